package dev.slipway.aws;

import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

/**
 * The whole registry of one environment. Reads as one machine's list of parts does: table and bucket, bus, functions, flow,
 * API, rules, schedules, and what watches over them.
 *
 * <p>Functions that start or answer the flow are made after it and the one it calls before it: a function that did both
 * would need the flow to be there first, and the flow the function.
 */
public final class SlipwayStack extends Stack {
    /** A stack of this environment, made from these files. */
    public SlipwayStack(App app, Environment environment, Sources sources) {
        super(
                app,
                "slipway-" + environment.name(),
                StackProps.builder()
                        .env(software.amazon.awscdk.Environment.builder()
                                .account(environment.account().orElse(null))
                                .region(environment.region().orElse(null))
                                .build())
                        .description("Slipway, a model registry: " + environment.name())
                        .terminationProtection(environment.keepData())
                        .tags(Map.of(Encryption.TAG, environment.name()))
                        .build());
        Encryption encryption = new Encryption(this, environment);
        Storage storage = new Storage(this, environment, encryption);
        Events events = new Events(this, environment, encryption);

        Functions functions = new Functions(this, environment, encryption, sources.functions());
        Places places = new Places(storage, events.bus(), functions.failed());
        for (Deployed function : Deployed.values()) {
            if (!function.movesTheFlow()) {
                functions.deploy(function, places);
            }
        }
        Approvals approvals = new Approvals(this, environment, encryption, sources, functions);
        Places placesAndFlow = places.with(approvals.stateMachine());
        for (Deployed function : Deployed.values()) {
            if (function.movesTheFlow()) {
                functions.deploy(function, placesAndFlow);
            }
        }
        new Outgoing(this, storage.table(), functions);

        Identity identity = new Identity(this, environment);
        PeopleApi people = new PeopleApi(this, environment, encryption, functions, identity);
        MachineApi machines = new MachineApi(this, environment, encryption, functions);
        new Machines(this, environment, machines);

        Rules rules =
                new Rules(sources, events.undelivered(), environment.events().restrictedModels());
        new Arrivals(this, rules, storage.bucket(), functions);
        Ci ci = new Ci(this, environment, encryption, rules, events.bus(), storage.bucket());
        new People(this, environment, encryption, rules, events.bus());
        new Schedules(this, environment, encryption, events.undelivered(), functions);

        new Monitoring(
                this,
                environment,
                encryption,
                new Monitoring.Watched(storage, functions, events, people, machines, ci, approvals));

        output("ApiUrl", people.url());
        output("MachineUrl", machines.url());
        identity.userPool().ifPresent(pool -> output("UserPoolId", pool));
        identity.userPoolClient().ifPresent(client -> output("UserPoolClientId", client));
        identity.signInUrl().ifPresent(url -> output("SignInUrl", url));
        output("Bucket", storage.bucket().getBucketName());
        output("Bus", events.bus().getEventBusName());
    }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }
}

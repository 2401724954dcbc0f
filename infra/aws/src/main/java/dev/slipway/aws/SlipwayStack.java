package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.settings.Environment;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;

/**
 * The whole registry of one environment. Reads as one machine's list of parts does: table and bucket, bus, functions, flow,
 * API, rules, schedules, and what watches over them.
 *
 * <p>Functions that start or answer flows are made after them and the ones they call before them: a function that did both
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
        Places places = new Places(
                storage, events.bus(), functions.failed(), new Elsewhere(environment.origins(), getPartition()));
        for (Deployed function : Deployed.values()) {
            if (!function.movesFlows()) {
                functions.deploy(function, places);
            }
        }
        Flow approvals = new Flow(
                this,
                "Approvals",
                environment,
                encryption,
                new Flow.Own(
                        "promotions that people decide on",
                        "promotion-approval",
                        "ApprovalStepFunction",
                        Deployed.APPROVAL_STEP),
                sources,
                functions);
        Flow adoptions = new Flow(
                this,
                "Adoptions",
                environment,
                encryption,
                new Flow.Own("files that are copied", "adoption", "AdoptionFunction", Deployed.ADOPTION),
                sources,
                functions);
        Places placesAndFlows = places.with(approvals, adoptions);
        for (Deployed function : Deployed.values()) {
            if (function.movesFlows()) {
                functions.deploy(function, placesAndFlows);
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
                new Monitoring.Watched(storage, functions, events, people, machines, ci, approvals, adoptions));

        output("ApiUrl", people.url());
        output("MachineUrl", machines.url());
        identity.userPool().ifPresent(pool -> output("UserPoolId", pool));
        identity.userPoolClient().ifPresent(client -> output("UserPoolClientId", client));
        identity.signInUrl().ifPresent(url -> output("SignInUrl", url));
        output("Bucket", storage.bucket().getBucketName());
        output("Bus", events.bus().getEventBusName());
        functions.workersGroup().ifPresent(group -> output("WorkerSecurityGroup", group));
    }

    private void output(String name, String value) {
        CfnOutput.Builder.create(this, name).value(value).build();
    }
}

package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.aws.settings.Machine;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.services.iam.ArnPrincipal;
import software.amazon.awscdk.services.iam.CompositePrincipal;
import software.amazon.awscdk.services.iam.PolicyDocument;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.PrincipalBase;
import software.amazon.awscdk.services.iam.Role;
import software.constructs.Construct;

/**
 * The roles in IAM that machines call the registry with: each may call the API for machines and nothing else. HTTP APIs take no
 * callers of other accounts, so those assume one of these, too.
 */
final class Machines extends Construct {
    Machines(Construct scope, Environment environment, MachineApi api) {
        super(scope, "Machines");
        for (Machine machine : environment.machines()) {
            Role.Builder.create(this, machine.name())
                    .roleName(machine.roleName(environment.name()))
                    .description("Calls Slipway " + environment.name() + " as " + machine.name())
                    .assumedBy(new CompositePrincipal(
                            machine.trusted().stream().map(ArnPrincipal::new).toArray(PrincipalBase[]::new)))
                    .inlinePolicies(Map.of(
                            "calls",
                            PolicyDocument.Builder.create()
                                    .statements(List.of(PolicyStatement.Builder.create()
                                            .actions(List.of("execute-api:Invoke"))
                                            .resources(List.of(api.calls()))
                                            .build()))
                                    .build()))
                    .build();
        }
    }
}

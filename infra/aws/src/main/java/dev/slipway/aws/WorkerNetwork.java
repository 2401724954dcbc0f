package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.aws.settings.Network;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.CfnSecurityGroup;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.constructs.Construct;

/**
 * The worker's place in a network of the account's. The subnets are named by the settings, so that nothing has to be looked up
 * in the account while the template is made.
 */
final class WorkerNetwork extends Construct {
    private final Network network;
    private final Optional<CfnSecurityGroup> made;

    WorkerNetwork(Construct scope, Environment environment, Network network) {
        super(scope, "Network");
        this.network = network;
        this.made = network.securityGroupIds().isEmpty()
                ? Optional.of(CfnSecurityGroup.Builder.create(this, "Group")
                        .groupDescription("Slipway " + environment.name() + ": the worker that copies files")
                        .vpcId(network.vpcId())
                        .securityGroupEgress(List.of(CfnSecurityGroup.EgressProperty.builder()
                                .ipProtocol("-1")
                                .cidrIp("0.0.0.0/0")
                                .build()))
                        .build())
                : Optional.empty();
    }

    /** The security group that was made, if none was named. */
    Optional<String> group() {
        return made.map(CfnSecurityGroup::getAttrGroupId);
    }

    void join(CfnFunction function) {
        function.setVpcConfig(CfnFunction.VpcConfigProperty.builder()
                .subnetIds(network.subnetIds())
                .securityGroupIds(group().map(List::of).orElse(network.securityGroupIds()))
                .build());
    }

    /** What Lambda does with the function's role to put it there, and the function's own code may not do. */
    static List<PolicyStatement> rights(Stack stack) {
        List<String> actions = List.of(
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses");
        String functions = stack.formatArn(ArnComponents.builder()
                .service("lambda")
                .resource("function")
                .resourceName("*")
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build());
        return List.of(
                PolicyStatement.Builder.create()
                        .actions(actions)
                        .resources(List.of("*"))
                        .build(),
                PolicyStatement.Builder.create()
                        .effect(Effect.DENY)
                        .actions(actions)
                        .resources(List.of("*"))
                        .conditions(Map.of("ArnLike", Map.of("lambda:SourceFunctionArn", functions)))
                        .build());
    }
}

package dev.slipway.aws;

import dev.slipway.aws.functions.Deployed;
import java.util.Map;
import software.amazon.awscdk.services.events.CfnRule;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.s3.IBucket;
import software.constructs.Construct;

/** From the bucket to the function that checks what was uploaded. */
final class Arrivals extends Construct {
    Arrivals(Construct scope, Rules rules, IBucket bucket, Functions functions) {
        super(scope, "Arrivals");
        Alias uploaded = functions.alias(Deployed.ARTIFACT_UPLOADED);
        CfnRule rule = rules.onDefaultBus(
                this,
                "Uploaded",
                "artifact-uploaded",
                Map.of("ArtifactBucket", bucket.getBucketName()),
                CfnRule.TargetProperty.builder().arn(uploaded.getFunctionArn()));
        uploaded.addPermission(
                "Uploaded",
                Permission.builder()
                        .principal(new ServicePrincipal("events.amazonaws.com"))
                        .sourceArn(rule.getAttrArn())
                        .build());
    }
}

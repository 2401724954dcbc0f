package dev.slipway.aws;

import static dev.slipway.aws.functions.Grant.On.BUCKET;
import static dev.slipway.aws.functions.Grant.On.FAILED;
import static dev.slipway.aws.functions.Grant.On.OBJECTS;
import static dev.slipway.aws.functions.Grant.On.SECRET;
import static dev.slipway.aws.functions.Grant.On.STREAM;
import static dev.slipway.aws.functions.Grant.On.STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.CallsOfFunctions.Right;
import dev.slipway.aws.functions.Deployed;
import dev.slipway.aws.functions.Grants;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is granted is what is used. The functions run on this machine through all that the registry does, and each call is
 * held against {@link Grants}; that the policies of a deployment say the same is for {@link FunctionsTest}.
 */
class GrantsTest {
    private static final String LAMBDA_READS = "Lambda reads the stream for the function, as the function";
    private static final String GONE_AGAIN =
            "an object that is gone before its event arrives is missing, not a store that does not answer";
    private static final String LAMBDA_TELLS = "Lambda sends there what the function failed on, as the function";

    private static final String LARGE = "no test copies a file of more than 5 GiB here";

    /** What no call of the functions' own asks for, and why it is granted all the same. */
    private static final Map<Right, String> NOT_CALLED = Map.ofEntries(
            Map.entry(
                    new Right(Deployed.QUERY, OBJECTS, "s3:GetObject"),
                    "what was registered in a bucket that kept no versions is fetched without one"),
            Map.entry(new Right(Deployed.ARTIFACT_UPLOADED, BUCKET, "s3:ListBucket"), GONE_AGAIN),
            Map.entry(new Right(Deployed.ARTIFACT_UPLOADED, OBJECTS, "s3:ListMultipartUploadParts"), GONE_AGAIN),
            Map.entry(new Right(Deployed.OUTBOX, STREAM, "dynamodb:DescribeStream"), LAMBDA_READS),
            Map.entry(new Right(Deployed.OUTBOX, STREAM, "dynamodb:GetRecords"), LAMBDA_READS),
            Map.entry(new Right(Deployed.OUTBOX, STREAM, "dynamodb:GetShardIterator"), LAMBDA_READS),
            Map.entry(new Right(Deployed.OUTBOX, STREAMS, "dynamodb:ListStreams"), LAMBDA_READS),
            Map.entry(new Right(Deployed.OUTBOX, FAILED, "sqs:SendMessage"), LAMBDA_TELLS),
            Map.entry(new Right(Deployed.ARTIFACT_UPLOADED, FAILED, "sqs:SendMessage"), LAMBDA_TELLS),
            Map.entry(new Right(Deployed.SWEEPER, FAILED, "sqs:SendMessage"), LAMBDA_TELLS),
            Map.entry(new Right(Deployed.ADOPTION, OBJECTS, "s3:AbortMultipartUpload"), LARGE),
            Map.entry(new Right(Deployed.ADOPTION, OBJECTS, "s3:GetObjectAttributes"), LARGE),
            Map.entry(new Right(Deployed.ADOPTION, OBJECTS, "s3:ListMultipartUploadParts"), LARGE),
            Map.entry(new Right(Deployed.ADOPTION, BUCKET, "s3:ListBucketMultipartUploads"), LARGE),
            Map.entry(
                    new Right(Deployed.ADOPTION, SECRET, "secretsmanager:GetSecretValue"),
                    "one machine has no Secrets Manager"));

    @Test
    void eachFunctionIsGrantedWhatItUsesAndNothingElse(@TempDir Path folder) throws IOException {
        CallsOfFunctions calls = new CallsOfFunctions();
        Lifetime lifetime = new Lifetime(folder, calls);
        lifetime.run();
        Set<Right> granted =
                Stream.of(Deployed.values()).flatMap(Right::granted).collect(Collectors.toCollection(TreeSet::new));

        assertThat(lifetime.untaken()).as("routes of which nothing is known").isEmpty();
        assertThat(calls.strangers()).as("called by no function").isEmpty();
        assertThat(without(calls.used(), granted)).as("used, not granted").isEmpty();
        assertThat(calls.indexers())
                .as("the search index is made of what is told, by nobody else")
                .contains(Deployed.OUTBOX)
                .isSubsetOf(Deployed.OUTBOX, Deployed.SWEEPER);
        assertThat(without(granted, calls.used()))
                .as("granted, not used")
                .containsExactlyInAnyOrderElementsOf(NOT_CALLED.keySet());
    }

    private static Set<Right> without(Set<Right> all, Set<Right> some) {
        Set<Right> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }
}

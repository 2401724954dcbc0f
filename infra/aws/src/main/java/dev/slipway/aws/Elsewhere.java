package dev.slipway.aws;

import dev.slipway.aws.settings.Origins;
import dev.slipway.aws.settings.S3Folder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * What lies outside of the registry and may be read by its worker, as rights name it.
 *
 * @param partition of the environment's ARNs
 */
record Elsewhere(Origins origins, String partition) {
    /** The ARNs of all files that may be copied. */
    List<String> files() {
        return origins.folders().stream()
                .map(folder -> bucketArn(folder.bucket()) + "/" + folder.path() + "*")
                .distinct()
                .toList();
    }

    /** Statements that grant these actions on the buckets that folders are in, for keys in those folders only. */
    List<PolicyStatement> ofFolders(List<String> actions) {
        SortedMap<String, TreeSet<String>> prefixes = new TreeMap<>();
        for (S3Folder folder : origins.folders()) {
            prefixes.computeIfAbsent(folder.bucket(), bucket -> new TreeSet<>()).add(folder.path() + "*");
        }
        List<PolicyStatement> statements = new ArrayList<>();
        prefixes.forEach((bucket, listed) -> statements.add(PolicyStatement.Builder.create()
                .actions(actions)
                .resources(List.of(bucketArn(bucket)))
                // Of a bucket that may be read as a whole, lists without a prefix, too.
                .conditions(
                        listed.contains("*")
                                ? Map.of()
                                : Map.of("StringLike", Map.of("s3:prefix", List.copyOf(listed))))
                .build()));
        return statements;
    }

    /** Statements that let files be decrypted, through S3 and with the named keys only. */
    List<PolicyStatement> ofKeys() {
        return origins.keys().stream()
                .map(key -> PolicyStatement.Builder.create()
                        .actions(List.of("kms:Decrypt"))
                        .resources(List.of(key.text()))
                        .conditions(Map.of(
                                "StringEquals", Map.of("kms:ViaService", "s3." + key.region() + ".amazonaws.com")))
                        .build())
                .toList();
    }

    private String bucketArn(String bucket) {
        return "arn:" + partition + ":s3:::" + bucket;
    }
}

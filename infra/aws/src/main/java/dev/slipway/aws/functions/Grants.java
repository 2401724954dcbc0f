package dev.slipway.aws.functions;

import static dev.slipway.aws.functions.Grant.On.ADOPTION;
import static dev.slipway.aws.functions.Grant.On.BUCKET;
import static dev.slipway.aws.functions.Grant.On.BUS;
import static dev.slipway.aws.functions.Grant.On.FAILED;
import static dev.slipway.aws.functions.Grant.On.FLOW;
import static dev.slipway.aws.functions.Grant.On.INDEXES;
import static dev.slipway.aws.functions.Grant.On.OBJECTS;
import static dev.slipway.aws.functions.Grant.On.SECRET;
import static dev.slipway.aws.functions.Grant.On.SOURCE_FILES;
import static dev.slipway.aws.functions.Grant.On.SOURCE_FOLDERS;
import static dev.slipway.aws.functions.Grant.On.STREAM;
import static dev.slipway.aws.functions.Grant.On.STREAMS;
import static dev.slipway.aws.functions.Grant.On.TABLE;
import static dev.slipway.aws.functions.Grant.may;

import java.util.List;

/**
 * What each function may do: all of it, and nowhere else. Beside this a function may write its own log and, where the
 * environment has a key of its own, use that key through DynamoDB, S3 and SQS; the worker may decrypt with the keys that
 * settings name for the folders it copies from, and be put into a network.
 *
 * <p>A transaction asks for the actions it is made of; there is no action of its own. A presigned request carries the rights
 * of the function that signed it. Without {@code s3:ListBucket} S3 answers 403 where 404 is meant.
 */
public final class Grants {
    /** To begin uploads, join their parts and give them up. */
    private static final Grant UPLOADS =
            may(OBJECTS, "s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts");

    private Grants() {}

    /** All that this one may do. */
    public static List<Grant> of(Deployed function) {
        return switch (function) {
            case REGISTER ->
                List.of(
                        // MLflow is answered a model with the last version of each stage: many items at once.
                        may(
                                TABLE,
                                "dynamodb:GetItem",
                                "dynamodb:BatchGetItem",
                                "dynamodb:Query",
                                "dynamodb:PutItem",
                                "dynamodb:UpdateItem",
                                "dynamodb:DeleteItem"),
                        UPLOADS,
                        may(BUCKET, "s3:ListBucket"));
            case QUERY ->
                List.of(
                        // Puts one item, once: the secret that seals cursors.
                        may(TABLE, "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query", "dynamodb:PutItem"),
                        may(INDEXES, "dynamodb:Query"),
                        may(OBJECTS, "s3:GetObject", "s3:GetObjectVersion"));
            case PROMOTE ->
                List.of(
                        // Deletes one kind of item: what lists a model for a group that its policies no longer ask.
                        may(
                                TABLE,
                                "dynamodb:GetItem",
                                "dynamodb:BatchGetItem",
                                "dynamodb:PutItem",
                                "dynamodb:DeleteItem"));
            case ROLLBACK, APPROVAL_STEP -> List.of(may(TABLE, "dynamodb:GetItem", "dynamodb:PutItem"));
            case ADOPTION ->
                List.of(
                        may(TABLE, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
                        // A file of more than 5 GiB is copied in parts, and what was begun of it is found by listing.
                        may(
                                OBJECTS,
                                "s3:PutObject",
                                "s3:GetObject",
                                "s3:GetObjectAttributes",
                                "s3:AbortMultipartUpload",
                                "s3:ListMultipartUploadParts"),
                        may(BUCKET, "s3:ListBucket", "s3:ListBucketMultipartUploads"),
                        // No tags: a copy has none, so that nothing but the bytes need be read.
                        may(SOURCE_FILES, "s3:GetObject"),
                        may(SOURCE_FOLDERS, "s3:ListBucket"),
                        may(SECRET, "secretsmanager:GetSecretValue"));
            case ARTIFACT_UPLOADED ->
                List.of(
                        may(TABLE, "dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"),
                        // Joins no parts: where they make an object that there is an event of, they are joined already.
                        may(OBJECTS, "s3:GetObject", "s3:ListMultipartUploadParts"),
                        may(BUCKET, "s3:ListBucket"),
                        may(FAILED, "sqs:SendMessage"));
            case OUTBOX ->
                List.of(
                        // Puts items: promotions that what it tells of overtakes are ended.
                        may(
                                TABLE,
                                "dynamodb:GetItem",
                                "dynamodb:BatchGetItem",
                                "dynamodb:PutItem",
                                "dynamodb:DeleteItem",
                                "dynamodb:BatchWriteItem"),
                        may(BUS, "events:PutEvents"),
                        may(FLOW, "states:StartExecution", "states:SendTaskSuccess"),
                        may(ADOPTION, "states:StartExecution"),
                        may(STREAM, "dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"),
                        may(STREAMS, "dynamodb:ListStreams"),
                        may(FAILED, "sqs:SendMessage"));
            case SWEEPER ->
                List.of(
                        may(
                                TABLE,
                                "dynamodb:GetItem",
                                "dynamodb:BatchGetItem",
                                "dynamodb:Query",
                                "dynamodb:PutItem",
                                "dynamodb:UpdateItem",
                                "dynamodb:DeleteItem",
                                "dynamodb:BatchWriteItem"),
                        may(INDEXES, "dynamodb:Query"),
                        UPLOADS,
                        may(BUCKET, "s3:ListBucket"),
                        may(BUS, "events:PutEvents"),
                        may(FLOW, "states:StartExecution", "states:SendTaskSuccess"),
                        may(ADOPTION, "states:StartExecution"),
                        may(FAILED, "sqs:SendMessage"));
        };
    }
}

package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessWithin;

import dev.slipway.registry.Uploads;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The table, the artifacts and their key. Each is made by the stack, or is there already and named here: such a one is used as
 * it is and stays when the stack goes.
 *
 * @param archiveAfterDays when a file moves to storage that is cheaper while nobody reads it
 * @param objectLockDays how long nobody but a named few can delete a file; none for no lock. Can only be set when the bucket
 *     is made
 * @param table ARN of the newest stream of a table that is there already; the stream's, because it names the table as well
 * @param bucket name of a bucket that is there already
 * @param key ARN of a key that is there already
 */
public record Keeping(
        int archiveAfterDays,
        Optional<Integer> objectLockDays,
        Optional<String> table,
        Optional<String> bucket,
        Optional<String> key) {
    private static final int ARCHIVE_AFTER_DAYS = 30;

    /** Earlier, and a file could move while its version still waits for the others. */
    private static final int LEAST_ARCHIVE_AFTER_DAYS = (int) Uploads.PATIENCE.toDays() + 1;

    private static final Pattern BUCKET = Pattern.compile("[a-z0-9](?:[a-z0-9-]|\\.(?!\\.)){1,61}[a-z0-9]");

    public Keeping {
        unlessWithin("archiveAfterDays", archiveAfterDays, LEAST_ARCHIVE_AFTER_DAYS, 3650);
        objectLockDays.ifPresent(days -> unlessWithin("objectLockDays", days, 1, 36_500));
        table.ifPresent(text -> Arn.ofStream("table", text));
        bucket.ifPresent(name -> unless(BUCKET.matcher(name).matches(), "bucket", "must be the name of a bucket"));
        key.ifPresent(text -> Arn.ofKey("key", text));
    }

    static Keeping of(Section section) {
        Optional<Integer> archiveAfterDays = section.number("archiveAfterDays");
        Optional<Integer> objectLockDays = section.number("objectLockDays");
        Optional<String> bucket = section.text("bucket");
        if (bucket.isPresent()) {
            madeOnly("archiveAfterDays", archiveAfterDays);
            madeOnly("objectLockDays", objectLockDays);
        }
        return new Keeping(
                archiveAfterDays.orElse(ARCHIVE_AFTER_DAYS),
                objectLockDays,
                section.text("table"),
                bucket,
                section.text("key"));
    }

    private static void madeOnly(String name, Optional<Integer> value) {
        unless(value.isEmpty(), name, "cannot be set beside bucket: it is for a bucket that the stack makes");
    }

    /** ARN of the table that is there already. */
    public Optional<String> tableArn() {
        return table.map(stream -> stream.substring(0, stream.indexOf("/stream/")));
    }

    /**
     * What is named must lie where the environment does.
     *
     * @throws InvalidSetting naming the setting
     */
    void checkIsIn(Optional<String> account, Optional<String> region) {
        table.ifPresent(text -> Arn.ofStream("table", text).checkIsIn("storage.table", account, region));
        key.ifPresent(text -> Arn.ofKey("key", text).checkIsIn("storage.key", account, region));
    }
}

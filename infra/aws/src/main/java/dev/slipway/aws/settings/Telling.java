package dev.slipway.aws.settings;

import static dev.slipway.aws.settings.InvalidSetting.unless;
import static dev.slipway.aws.settings.InvalidSetting.unlessDistinct;
import static dev.slipway.aws.settings.InvalidSetting.unlessWithin;

import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.StageName;
import dev.slipway.registry.refusal.Refused;
import java.util.List;
import java.util.Optional;

/**
 * Who hears of what.
 *
 * @param archiveDays how long events can be replayed
 * @param stages that CI hears of; none for those that the rule's file names
 * @param restrictedModels restricted models whose events CI and mails hear of all the same, by their names
 * @param webhook called on every stage change that CI hears of
 * @param deploy what CodeBuild runs on every stage change that CI hears of
 * @param approvers mail addresses that hear of promotions
 * @param operators mail addresses that hear of alarms
 */
public record Telling(
        int archiveDays,
        List<String> stages,
        List<String> restrictedModels,
        Optional<String> webhook,
        List<String> deploy,
        List<String> approvers,
        List<String> operators) {
    private static final int MAX_WEBHOOK = 2_048;

    /** Shows what a build is told, until somebody says what to do with it. */
    private static final List<String> SHOW =
            List.of("echo \"$SLIPWAY_STAGE of $SLIPWAY_MODEL is version $SLIPWAY_VERSION,"
                    + " files in ${SLIPWAY_SOURCE:-s3://$SLIPWAY_BUCKET/$SLIPWAY_PREFIX}\"");

    public Telling {
        stages = List.copyOf(stages);
        restrictedModels = List.copyOf(restrictedModels);
        deploy = List.copyOf(deploy);
        approvers = List.copyOf(approvers);
        operators = List.copyOf(operators);
        unlessWithin("archiveDays", archiveDays, 1, 3650);
        stages.forEach(Telling::checkStage);
        unlessDistinct("stages", stages);
        restrictedModels.forEach(Telling::checkModel);
        unlessDistinct("restrictedModels", restrictedModels);
        webhook.ifPresent(Telling::checkWebhook);
        deploy.forEach(command -> unless(!command.isBlank(), "deploy", "must not have an empty command"));
        addresses("approvers", approvers);
        addresses("operators", operators);
    }

    static Telling of(Section section) {
        List<String> deploy = section.texts("deploy");
        return new Telling(
                section.number("archiveDays", 90),
                section.texts("stages"),
                section.texts("restrictedModels"),
                section.text("webhook"),
                deploy.isEmpty() ? SHOW : deploy,
                section.texts("approvers"),
                section.texts("operators"));
    }

    private static void checkStage(String stage) {
        try {
            var unused = new StageName(stage);
        } catch (Refused e) {
            throw new InvalidSetting("stages", "must be names that stages can have, not " + stage);
        }
    }

    private static void checkModel(String model) {
        try {
            var unused = new ModelName(model);
        } catch (Refused e) {
            throw new InvalidSetting("restrictedModels", "must be names that models can have, not " + model);
        }
    }

    /** What EventBridge takes for the address of a destination; a * would be filled in with something. */
    private static void checkWebhook(String url) {
        var uri = PublicUrl.check("webhook", url);
        unless(uri.getRawFragment() == null && !url.contains("*"), "webhook", "must not have a fragment or a *");
        unless(url.length() <= MAX_WEBHOOK, "webhook", "must have at most " + MAX_WEBHOOK + " characters");
    }

    private static void addresses(String name, List<String> addresses) {
        unlessDistinct(name, addresses);
        for (String address : addresses) {
            unless(address.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+"), name, "must be mail addresses, not " + address);
        }
    }
}

package dev.slipway.aws;

import dev.slipway.aws.settings.Environment;
import dev.slipway.aws.settings.InvalidSetting;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;

/** What {@code cdk} runs: {@code -c env=<name>} says which environment of {@code cdk.json} to make a template of. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        App app = new App();
        try {
            new SlipwayStack(app, environment(app), new Sources(Path.of("")));
        } catch (InvalidSetting e) {
            // Whoever mistyped a setting needs the sentence, not where in the code it was said.
            System.err.println(e.getMessage());
            System.exit(1);
        }
        app.synth();
        System.exit(0);
    }

    /** The environment that the context names. */
    static Environment environment(App app) {
        Object environments = app.getNode().tryGetContext("environments");
        Object name = app.getNode().tryGetContext("env");
        return Environment.of(name, environments instanceof Map<?, ?> map ? map : Map.of());
    }
}

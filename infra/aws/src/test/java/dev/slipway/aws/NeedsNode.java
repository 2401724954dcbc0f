package dev.slipway.aws;

import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests of templates: the CDK makes them in Node.js, and a machine without it skips them. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNode.Condition.class)
@interface NeedsNode {
    /** Whether there is a {@code node} to start. */
    final class Condition implements ExecutionCondition {
        private static final boolean THERE = isThere();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return THERE
                    ? ConditionEvaluationResult.enabled("node is there")
                    : ConditionEvaluationResult.disabled("the CDK needs node, and it is not on the path");
        }

        private static boolean isThere() {
            try {
                return new ProcessBuilder("node", "--version")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException e) {
                System.out.println("Tests of templates are skipped: the CDK needs node, and it is not on the path");
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}

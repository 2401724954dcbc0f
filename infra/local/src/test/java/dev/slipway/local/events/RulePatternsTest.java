package dev.slipway.local.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.event.ruler.Ruler;

class RulePatternsTest {
    private static final Map<String, String> VALUES =
            Map.of("ArtifactBucket", "slipway-artifacts-111122223333-eu-central-1");

    @Test
    void eachRuleMatchesExactlyTheExamplesThatItIsMeantFor() throws Exception {
        Map<String, List<String>> expected = new TreeMap<>(Map.of(
                "artifact-uploaded",
                List.of("object-created"),
                "ci-stage-changed",
                List.of("stage-changed", "stage-changed-first", "stage-changed-rolled-back", "stage-changed-staging"),
                "people-promotion-ended",
                List.of("promotion-ended"),
                "people-promotion-requested",
                List.of("promotion-requested", "promotion-requested-again", "promotion-requested-first")));

        assertThat(Story.FOLDER.rules()).containsExactlyElementsOf(expected.keySet());
        for (String rule : Story.FOLDER.rules()) {
            assertThat(matched(rule)).as(rule).isEqualTo(expected.get(rule));
        }
    }

    @Test
    void deploymentHearsOfNoStageButStagingAndProduction() throws Exception {
        Event event = Story.FOLDER.example("stage-changed");
        Map<String, Object> detail = new TreeMap<>(event.detail());
        detail.put("stage", "champion");
        assertThat(Ruler.matchesRule(with(event, "detail", detail), Story.FOLDER.rule("ci-stage-changed", Map.of())))
                .isFalse();
    }

    @Test
    void objectsOfOtherBucketsAndBesideTheModelsAreNotHeardOf() throws Exception {
        Event event = Story.FOLDER.example("object-created");
        String pattern = Story.FOLDER.rule("artifact-uploaded", VALUES);
        Map<String, Object> elsewhere = new HashMap<>(event.detail());
        elsewhere.put("bucket", Map.of("name", "other"));
        Map<String, Object> beside = new HashMap<>(event.detail());
        beside.put("object", Map.of("key", "logs/models/x"));

        assertThat(Ruler.matchesRule(with(event, "detail", elsewhere), pattern)).isFalse();
        assertThat(Ruler.matchesRule(with(event, "detail", beside), pattern)).isFalse();
    }

    @Test
    void noRuleForOutsidersMatchesASlipwayEventOfAnotherSource() throws Exception {
        for (String rule : Story.FOLDER.rules()) {
            for (Event event : Story.told()) {
                assertThat(Ruler.matchesRule(with(event, "source", "somebody"), Story.FOLDER.rule(rule, VALUES)))
                        .isFalse();
            }
        }
    }

    @Test
    void aRuleWithoutTheNameOfItsBucketIsRefused() {
        String pattern = Story.FOLDER.rule("artifact-uploaded", Map.of());
        assertThatThrownBy(() -> new Rule("artifact-uploaded", pattern, event -> {}))
                .hasMessageContaining("rule artifact-uploaded")
                .hasMessageContaining("placeholder");
    }

    @Test
    void anUnfitPatternIsRefusedByTheNameOfItsRule() {
        for (String unfit : List.of(
                "",
                "{",
                "[]",
                "{}",
                "{\"source\":\"slipway\"}",
                "{\"source\":[]}",
                "{\"source\":[{\"prefx\":\"a\"}]}",
                "{\"detail\":{\"rev\":[{\"numeric\":[\">\"]}]}}")) {
            assertThatThrownBy(() -> new Rule("my-rule", unfit, event -> {}))
                    .as(unfit)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("rule my-rule: ");
        }
        assertThatThrownBy(() -> new Rule("../up", "{\"source\":[\"slipway\"]}", event -> {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<String> matched(String rule) throws Exception {
        String pattern = Story.FOLDER.rule(rule, VALUES);
        List<String> matched = new ArrayList<>();
        for (String example : Story.FOLDER.examples()) {
            if (Ruler.matchesRule(Story.FOLDER.example(example).json(), pattern)) {
                matched.add(example);
            }
        }
        return matched;
    }

    private static String with(Event event, String name, Object value) {
        Map<String, Object> members = new TreeMap<>(event.members());
        members.put(name, value);
        return Json.write(members);
    }
}

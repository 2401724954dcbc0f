package dev.slipway.mlflow;

import dev.slipway.mlflow.Clause.AnyOf;
import dev.slipway.mlflow.Clause.Attribute;
import dev.slipway.mlflow.Clause.NoPrompts;
import dev.slipway.mlflow.Clause.NoneOf;
import dev.slipway.mlflow.Clause.Tag;
import dev.slipway.mlflow.Clause.Text;
import dev.slipway.mlflow.Clause.TextOp;
import dev.slipway.registry.model.DescribedModel;
import dev.slipway.registry.text.Texts;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Version;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is searched for: conditions that all must hold. */
record Filter(List<Clause> clauses) {
    Filter {
        clauses = List.copyOf(clauses);
    }

    /** Whether a model passes. */
    boolean passes(DescribedModel of) {
        return passesByName(of.model().name().value())
                && passesByTags(of.words().tags());
    }

    /** Whether a version passes, as far as that can be seen without its model. */
    boolean passes(Version version, MlflowObjects show) {
        String run = version.metadata().lineage().run().flatMap(Lineage.Run::id).orElse("");
        return passesByTags(version.metadata().tags())
                && passes(Attribute.RUN_ID, Optional.of(run))
                && passes(Attribute.SOURCE_PATH, Optional.of(show.source(version)))
                && clauses.stream()
                        .allMatch(clause -> !(clause instanceof Clause.Numeric number)
                                || number.op().holds(version.number(), number.value()));
    }

    /** Whether long texts that are not known must be read to tell whether what they are said of passes. */
    boolean reads(Texts texts) {
        return clauses.stream()
                .anyMatch(clause -> clause instanceof Tag tag && texts.unknown().contains(Texts.TAGS + tag.key()));
    }

    /** Whether the model's name passes. */
    boolean passesByName(String name) {
        return passes(Attribute.NAME, Optional.of(name));
    }

    /** The texts that an attribute must be one of, if it is bound to some; no run at all is an empty text, and none to go by. */
    Optional<Set<String>> bound(Attribute attribute) {
        Set<String> bound = null;
        for (Clause clause : clauses) {
            Set<String> these = null;
            if (clause instanceof Text text && text.attribute() == attribute && text.op() == TextOp.EQUAL) {
                these = Set.of(text.value());
            } else if (clause instanceof AnyOf any && any.attribute() == attribute) {
                these = any.values();
            }
            if (these != null) {
                bound = bound == null ? new LinkedHashSet<>(these) : bound;
                bound.retainAll(these);
            }
        }
        return Optional.ofNullable(bound).filter(texts -> attribute != Attribute.RUN_ID || !texts.contains(""));
    }

    /** What every name that passes begins with; nothing when that is not known. */
    String nameBeginning() {
        String longest = "";
        for (Clause clause : clauses) {
            if (clause instanceof Text text && text.attribute() == Attribute.NAME && text.op() == TextOp.LIKE) {
                String beginning = Wildcards.beginning(text.value());
                longest = beginning.length() > longest.length() ? beginning : longest;
            }
        }
        return longest;
    }

    /** The lowest version number that can pass. */
    int lowest() {
        long lowest = 1;
        for (Clause clause : clauses) {
            if (clause instanceof Clause.Numeric number) {
                lowest = Math.max(lowest, number.op().lowest(number.value()));
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, lowest);
    }

    /** The highest version number that can pass. */
    int highest() {
        long highest = Integer.MAX_VALUE;
        for (Clause clause : clauses) {
            if (clause instanceof Clause.Numeric number) {
                highest = Math.min(highest, number.op().highest(number.value()));
            }
        }
        return (int) Math.max(0, highest);
    }

    private boolean passes(Attribute attribute, Optional<String> held) {
        for (Clause clause : clauses) {
            boolean passes = true;
            if (clause instanceof Text text && text.attribute() == attribute) {
                passes = text.holds(held);
            } else if (clause instanceof AnyOf any && any.attribute() == attribute) {
                passes = any.holds(held);
            } else if (clause instanceof NoneOf none && none.attribute() == attribute) {
                passes = none.holds(held);
            }
            if (!passes) {
                return false;
            }
        }
        return true;
    }

    private boolean passesByTags(Map<String, String> tags) {
        return clauses.stream()
                .allMatch(clause -> (!(clause instanceof Tag tag) || tag.holds(tags))
                        && (!(clause instanceof NoPrompts noPrompts) || noPrompts.holds(tags)));
    }
}

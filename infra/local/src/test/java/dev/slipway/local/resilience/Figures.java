package dev.slipway.local.resilience;

import dev.slipway.local.resilience.Finding.Kind;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What was counted, and what was found wrong. */
final class Figures {
    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<Finding> findings = new LinkedHashSet<>();

    void count(String what) {
        count(what, 1);
    }

    void count(String what, long many) {
        counts.merge(what, many, Long::sum);
    }

    void add(Collection<Finding> found) {
        findings.addAll(found);
    }

    /** These and others together. */
    void add(Figures others) {
        others.counts.forEach(this::count);
        add(others.findings);
    }

    long of(String what) {
        return counts.getOrDefault(what, 0L);
    }

    long of(Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}

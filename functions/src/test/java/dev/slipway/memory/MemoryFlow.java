package dev.slipway.memory;

import dev.slipway.registry.port.AdoptionFlow;
import dev.slipway.registry.port.ApprovalFlow;
import dev.slipway.registry.promotion.Promotion;
import dev.slipway.registry.promotion.PromotionStatus;
import dev.slipway.registry.version.VersionKey;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flows in memory: they keep what they were told and do nothing by themselves. */
public final class MemoryFlow implements ApprovalFlow, AdoptionFlow {
    private final Set<String> started = new LinkedHashSet<>();
    private final Set<VersionKey> adopting = new LinkedHashSet<>();
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    /** What a waiting flow was told. */
    public record Answer(String token, PromotionStatus status) {}

    /** The promotions whose flows were started, in that order. */
    public synchronized List<String> started() {
        return List.copyOf(started);
    }

    /** The versions whose files are to be copied, in the order in which that was asked for. */
    public synchronized List<VersionKey> adopting() {
        return List.copyOf(adopting);
    }

    /** What waiting flows were told, in that order; what came after the first answer to a token changed nothing. */
    public synchronized List<Answer> answers() {
        return List.copyOf(answers.values());
    }

    @Override
    public synchronized void start(String promotion) {
        started.add(promotion);
    }

    @Override
    public synchronized void start(VersionKey version) {
        adopting.add(version);
    }

    @Override
    public synchronized void answer(String token, Promotion ended) {
        answers.putIfAbsent(token, new Answer(token, ended.status()));
    }
}

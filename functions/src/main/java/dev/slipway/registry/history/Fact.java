package dev.slipway.registry.history;

import java.util.Map;

/** What an entry says has happened. There is one record for each {@link EntryType}, with the members that the type adds. */
public sealed interface Fact permits ModelFact, VersionFact, StageFact, PromotionFact, AccessSet, NameFreed {
    /** Which type of entry says it. */
    EntryType type();

    /** The members it adds to its entry; those that are empty optionals are left out. */
    Map<String, Object> members();
}

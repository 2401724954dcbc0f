package dev.slipway.registry.history;

/**
 * The types of entries. The title is the detail type of the event that goes out; each type names how its fact is read back,
 * so that none can be added without it.
 */
public enum EntryType {
    MODEL_REGISTERED("Model Registered", ModelFact.Registered::of),
    MODEL_UPDATED("Model Updated", ModelFact.Updated::of),
    MODEL_DELETED("Model Deleted", ModelFact.Deleted::of),
    MODEL_RESTORED("Model Restored", ModelFact.Restored::of),
    VERSION_REGISTERED("Version Registered", VersionFact.Registered::of),
    VERSION_RESOLVED("Version Resolved", VersionFact.Resolved::of),
    VERSION_READY("Version Ready", VersionFact.Ready::of),
    VERSION_REJECTED("Version Rejected", VersionFact.Rejected::of),
    VERSION_UPDATED("Version Updated", VersionFact.Updated::of),
    VERSION_DELETED("Version Deleted", VersionFact.Deleted::of),
    VERSION_RESTORED("Version Restored", VersionFact.Restored::of),
    ACCESS_SET("Access Set", AccessSet::of),
    POLICY_SET("Policy Set", StageFact.PolicySet::of),
    PROMOTION_REQUESTED("Promotion Requested", PromotionFact.Requested::of),
    PROMOTION_DECIDED("Promotion Decided", PromotionFact.Decided::of),
    PROMOTION_ENDED("Promotion Ended", PromotionFact.Ended::of),
    STAGE_CHANGED("Stage Changed", StageFact.Changed::of),
    SETTINGS_CHANGED("Settings Changed", SettingsChanged::of),
    NAME_FREED("Name Freed", NameFreed::of);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a reference to a static method
    private final Reader reader;

    /** Reads a fact back from the members of its entry. */
    private interface Reader {
        Fact read(Recorded members);
    }

    EntryType(String title, Reader reader) {
        this.title = title;
        this.reader = reader;
    }

    /** The words in the entry and in the event, e.g. {@code Stage Changed}. */
    public String title() {
        return title;
    }

    Fact read(Recorded members) {
        return reader.read(members);
    }

    /** The type with this title. */
    public static EntryType of(String title) {
        for (EntryType type : values()) {
            if (type.title.equals(title)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no type of entry is called " + title);
    }
}

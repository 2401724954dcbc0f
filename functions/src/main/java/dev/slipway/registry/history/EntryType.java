package dev.slipway.registry.history;

/** What an entry says has happened; the title is the detail type of the event that goes out. */
public enum EntryType {
    MODEL_REGISTERED("Model Registered"),
    MODEL_UPDATED("Model Updated"),
    MODEL_DELETED("Model Deleted"),
    MODEL_RESTORED("Model Restored"),
    VERSION_REGISTERED("Version Registered"),
    VERSION_READY("Version Ready"),
    VERSION_REJECTED("Version Rejected"),
    VERSION_UPDATED("Version Updated"),
    VERSION_DELETED("Version Deleted"),
    VERSION_RESTORED("Version Restored"),
    POLICY_SET("Policy Set"),
    PROMOTION_REQUESTED("Promotion Requested"),
    PROMOTION_DECIDED("Promotion Decided"),
    PROMOTION_ENDED("Promotion Ended"),
    STAGE_CHANGED("Stage Changed");

    private final String title;

    EntryType(String title) {
        this.title = title;
    }

    /** The words in the entry and in the event, e.g. {@code Stage Changed}. */
    public String title() {
        return title;
    }

    /** The type with this title. */
    public static EntryType of(String title) {
        for (EntryType type : values()) {
            if (type.title.equals(title)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no entry is called " + title);
    }
}

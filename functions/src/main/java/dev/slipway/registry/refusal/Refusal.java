package dev.slipway.registry.refusal;

import java.util.List;
import java.util.Map;

/**
 * Why the registry says no. The names are the stable codes that callers program against; the status is HTTP's; the title
 * is the same for every refusal of a kind. One table, so that nothing is refused in two ways.
 */
public enum Refusal {
    // --- the request itself is wrong; nothing was looked up
    INVALID(400, "The request breaks a rule"),
    UNKNOWN_FIELD(400, "The request has an unknown field or parameter"),
    MALFORMED_JSON(400, "The body is not a JSON object that can be read"),
    INVALID_CURSOR(400, "The cursor does not belong to this list"),
    TOO_LARGE(413, "The request is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body must be plain JSON"),
    // --- who asks
    UNAUTHENTICATED(401, "No verified caller"),
    FORBIDDEN(403, "The caller may not do this"),
    OWN_REQUEST(403, "Nobody decides on their own request or version"),
    // --- what is asked for is not there
    ROUTE_NOT_FOUND(404, "There is nothing at this method and path"),
    MODEL_NOT_FOUND(404, "There is no such model"),
    VERSION_NOT_FOUND(404, "The model has no such version"),
    STAGE_NOT_FOUND(404, "The model has no such stage"),
    PROMOTION_NOT_FOUND(404, "There is no such promotion"),
    // --- it is there, in a state that does not allow it
    MODEL_EXISTS(409, "The name is taken"),
    NAME_RESERVED(409, "The name stays with another model"),
    NAMESAKE(409, "Another name differs only in case or width"),
    MODEL_DELETED(409, "The model is deleted"),
    MODEL_NOT_DELETED(409, "The model is not deleted"),
    RESTORE_WINDOW_PASSED(409, "The time to restore it has passed"),
    MODEL_IN_USE(409, "A guarded stage of the model holds a version"),
    METRIC_RECORDED(409, "A metric once recorded stays as it is"),
    VERSION_DELETED(409, "The version is deleted"),
    VERSION_IN_USE(409, "A stage holds the version"),
    VERSION_NOT_READY(409, "The version is not READY"),
    VERSION_NOT_HELD(409, "The registry does not hold the version's files"),
    PROMPT_HAS_NO_FILES(409, "A prompt has no files"),
    UPLOAD_INCOMPLETE(409, "Not every file is there yet"),
    UPLOAD_REJECTED(409, "The uploaded files are not the declared ones"),
    ALREADY_IN_STAGE(409, "The stage holds this version already"),
    PROMOTION_OPEN(409, "The same promotion is waiting already"),
    TOO_MANY_OPEN_PROMOTIONS(409, "Too many promotions of this model are open"),
    TOO_MANY_STAGES(409, "The model has as many stages as it may"),
    TOO_MANY_GRANTS(409, "The model's access would be too large"),
    BY_REFERENCE_REFUSED(409, "The stage takes only versions whose files the registry holds"),
    GATES_FAILED(409, "The version does not pass the stage's gates"),
    PROMOTION_ENDED(409, "The promotion has ended"),
    PROMOTION_SUPERSEDED(409, "What was asked for is no longer what would be applied"),
    ALREADY_DECIDED(409, "Each approver decides once"),
    STAGE_MOVED(409, "The stage has moved in the meantime"),
    NOTHING_TO_ROLL_BACK(409, "There is no earlier occupant to go back to"),
    NOT_AN_EARLIER_OCCUPANT(409, "The version does not lie beneath what the stage holds"),
    APPROVAL_NEEDED(409, "The stage goes back there only with an approval"),
    PRECONDITION_FAILED(412, "What was to be changed is not at the revision named in If-Match"),
    KEY_REUSED(422, "The Idempotency-Key was used for another request"),
    // --- not the caller's fault
    BUSY(503, "Too many concurrent changes to this model"),
    CHECK_UNFINISHED(503, "There was not enough time to check every file"),
    UNAVAILABLE(503, "A service that the registry needs does not answer");

    private final int status;
    private final String title;

    Refusal(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** One sentence for people, the same for every refusal of this kind. */
    public String title() {
        return title;
    }

    /** A refusal with what happened this time. */
    public Refused because(String detail) {
        return because(detail, Map.of());
    }

    /** A refusal of one field: the rule it breaks. */
    public Refused because(String field, String rule) {
        return new Refused(this, List.of(Offence.of(field, rule)), 1);
    }

    /** A refusal that tells more, for programs to read. */
    public Refused because(String detail, Map<String, Object> facts) {
        return new Refused(this, detail, facts);
    }
}

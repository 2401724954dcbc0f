package dev.slipway.registry.history;

import dev.slipway.registry.access.Stamp;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every entry says: of which model it is, where in its history, and by whom and when it was made.
 *
 * @param seq its place in the model's history: 1, 2, 3 ...
 * @param previousHash the hash of the entry before
 */
record Header(Subject subject, long seq, Stamp stamp, Sha256 previousHash) {

    static Header of(Recorded members) {
        return new Header(
                new Subject(
                        members.text("modelId"),
                        new ModelName(members.text("model")),
                        members.optionalFlag("restricted")),
                members.number("seq"),
                new Stamp(members.identity("by"), members.time("at")),
                members.digest("previousHash"));
    }

    String id() {
        return subject.modelId() + "-" + seq;
    }

    Map<String, Object> members() {
        Map<String, Object> members = new TreeMap<>();
        members.put("id", id());
        members.put("schemaVersion", Entry.SCHEMA_VERSION);
        members.put("modelId", subject.modelId());
        members.put("model", subject.model());
        if (subject.isRestricted()) {
            members.put("restricted", true);
        }
        members.put("seq", seq);
        members.put("at", stamp.at());
        stamp.by().into(members, "by");
        members.put("previousHash", previousHash);
        return members;
    }
}

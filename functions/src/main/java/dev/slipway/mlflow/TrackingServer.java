package dev.slipway.mlflow;

import dev.slipway.registry.location.Location;
import dev.slipway.registry.refusal.Refused;
import java.util.Optional;

/**
 * The tracking server of a deployment, asked where the artifacts of a run or a logged model lie. It never throws: what it
 * does not answer is kept as it was given, with the reason.
 */
public interface TrackingServer {
    /** Where the artifacts of a logged model lie. */
    Lookup loggedModel(String id);

    /** Where the artifacts of a run lie. */
    Lookup run(String id);

    /**
     * What a look-up brought.
     *
     * @param location where it lies
     * @param why it is not known, in words
     */
    record Lookup(Optional<String> location, Optional<String> why) {
        /** The source says by itself where it is. */
        static final Lookup NOT_NEEDED = new Lookup(Optional.empty(), Optional.empty());

        static Lookup found(String location) {
            return new Lookup(Optional.of(location), Optional.empty());
        }

        static Lookup failed(String why) {
            return new Lookup(Optional.empty(), Optional.of("kept as given, by reference: " + why));
        }

        /** The same place with a path below it. */
        Lookup below(String path) {
            if (path.isEmpty()) {
                return this;
            }
            return new Lookup(location.map(at -> at.endsWith("/") ? at + path : at + "/" + path), why);
        }

        /** The same unless the place is none that the registry may keep and show; the reason repeats nothing of it. */
        Lookup onlyRemote() {
            try {
                location.ifPresent(place -> Location.PLACE.check("artifact_uri", place));
                return this;
            } catch (Refused refused) {
                return failed("the tracking server names a place that cannot be taken: " + refused.getMessage());
            }
        }
    }
}

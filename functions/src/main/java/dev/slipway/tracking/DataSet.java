package dev.slipway.tracking;

import dev.slipway.json.Json;
import dev.slipway.json.MalformedJson;
import dev.slipway.json.Members;
import dev.slipway.registry.location.Location;
import dev.slipway.registry.refusal.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A data set that a run read or a metric was measured on.
 *
 * @param source where it comes from, in JSON whose members depend on the kind of the source
 */
record DataSet(String name, Optional<String> digest, Optional<String> source) {
    /** Members of sources that say where the data lies, or what its table is called; first those that say it best. */
    private static final List<String> PLACES = List.of("uri", "url", "path", "name", "table_name", "delta_table_name");

    static DataSet of(Members members) {
        return new DataSet(Wire.text(members, "name"), members.text("digest"), members.text("source"));
    }

    /** What a metric says of the data set it was measured on, if it says anything. */
    static Optional<DataSet> ofMetric(Members metric) {
        return metric.text("dataset_name")
                .filter(name -> !name.isBlank())
                .map(name -> new DataSet(name, metric.text("dataset_digest"), Optional.empty()));
    }

    /** Whether this is the same data, whatever is said of where it comes from. */
    boolean isSame(DataSet other) {
        return name.equals(other.name) && digest.equals(other.digest);
    }

    /** The JSON form that callers write of one; whether it keeps the rules is for its reader to say. */
    Map<String, Object> document() {
        return Map.of("name", name, "digest", digest, "location", location());
    }

    /** The first location that may be kept or, if there is none, the first one. */
    private Optional<String> location() {
        List<String> places = places();
        return places.stream()
                .filter(DataSet::mayBeKept)
                .findFirst()
                .or(() -> places.stream().findFirst());
    }

    private List<String> places() {
        List<String> places = new ArrayList<>();
        try {
            Map<String, Object> members = source.map(Json::readObject).orElse(Map.of());
            PLACES.forEach(name -> {
                if (members.get(name) instanceof String place && !place.isBlank()) {
                    places.add(place);
                }
            });
        } catch (MalformedJson e) {
            // A source of another form says nothing that can be taken for a place.
            return List.of();
        }
        return places;
    }

    private static boolean mayBeKept(String place) {
        try {
            Location.DATA_SET.check("location", place);
            return true;
        } catch (Refused e) {
            return false;
        }
    }
}

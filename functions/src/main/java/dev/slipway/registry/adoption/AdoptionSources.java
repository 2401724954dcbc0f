package dev.slipway.registry.adoption;

import dev.slipway.registry.location.OwnFiles;
import java.util.List;
import java.util.Optional;

/**
 * What an adoption reads.
 *
 * @param files the kinds of place that files are copied from
 * @param tracking the deployment's tracking server, if it has one
 * @param models reads what model files say of themselves
 * @param own which places are the registry's own, from which nothing is copied
 */
public record AdoptionSources(
        List<FileSource> files, Optional<TrackingServer> tracking, ModelReader models, OwnFiles own) {
    public AdoptionSources {
        files = List.copyOf(files);
    }

    /** The source that a place is of; nothing when no file is copied from such a place. */
    public Optional<FileSource> of(String place) {
        return files.stream().filter(source -> source.has(place)).findFirst();
    }
}

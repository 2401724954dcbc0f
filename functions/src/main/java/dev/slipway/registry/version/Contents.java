package dev.slipway.registry.version;

import dev.slipway.registry.name.Sha256;

/** What a version consists of: files that the registry holds, or a place elsewhere that it only knows by name. */
public sealed interface Contents {
    /** Stands for the contents wherever they are compared. */
    Sha256 digest();

    /** How many files are known. */
    int files();

    /** Bytes of the known files. */
    long size();

    /**
     * Files in the registry's bucket, digested.
     *
     * @param prefix what the object keys of the files begin with; minted by the registry
     * @param digest of the manifest
     */
    record Held(String prefix, Sha256 digest, int files, long size) implements Contents {
        /** Files under this prefix, as the manifest declares them. */
        public static Held of(String prefix, Manifest manifest) {
            return new Held(prefix, manifest.digest(), manifest.files().size(), manifest.size());
        }
    }

    /**
     * Files elsewhere, by reference. Nobody here has seen them and they may change unseen.
     *
     * @param location where they were said to lie
     * @param digest of the name of that place, and of no byte that lies there
     */
    record External(String location, Sha256 digest) implements Contents {
        /** What lies at this place. */
        public static External at(String location) {
            return new External(location, Sha256.of("by reference: " + location));
        }

        @Override
        public int files() {
            return 0;
        }

        @Override
        public long size() {
            return 0;
        }
    }
}

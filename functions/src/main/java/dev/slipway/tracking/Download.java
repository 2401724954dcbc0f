package dev.slipway.tracking;

import dev.slipway.registry.adoption.SourceRefused;
import dev.slipway.registry.name.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;

/** Reads the bytes of files that a tracking server serves, and digests them on the way. */
final class Download {
    private static final int CHUNK = 1 << 16;

    private final ServerCalls calls;
    private final Patience patience;

    Download(ServerCalls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    /** Where bytes go; opened anew for each try. */
    interface Target {
        OutputStream open() throws IOException;
    }

    /**
     * Reads a file whole.
     *
     * @param size what it must have, in bytes
     * @param path for those who read a refusal
     * @return its digest
     * @throws SourceRefused if it is not there or has another size
     */
    Sha256 read(ArtifactPath at, long size, String path, Target target) {
        try {
            return calls.get(at.fileTarget(), patience, body -> {
                        MessageDigest digest = Sha256.digest();
                        long missing = size;
                        try (OutputStream out = target.open()) {
                            byte[] chunk = new byte[CHUNK];
                            for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
                                missing -= read;
                                if (missing < 0) {
                                    throw SourceRefused.changed(path);
                                }
                                digest.update(chunk, 0, read);
                                out.write(chunk, 0, read);
                            }
                        }
                        if (missing > 0) {
                            throw SourceRefused.changed(path);
                        }
                        return Sha256.of(digest);
                    })
                    .orElseThrow(() -> gone(path, null));
        } catch (NotTaken e) {
            throw gone(path, e);
        }
    }

    private static SourceRefused gone(String path, NotTaken why) {
        return new SourceRefused(path + " is not there, or the tracking server does not serve files of this name", why);
    }
}

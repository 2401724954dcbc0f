package dev.slipway.tracking;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** The body of an answer: it fails when the time is over and when the connection breaks before the announced end. */
final class Body extends FilterInputStream {
    private final long end;
    private final boolean isAnnounced;
    private long missing;

    /**
     * Wraps a body.
     *
     * @param announced its length in bytes; negative if it was not announced
     * @param end by {@link System#nanoTime()}
     */
    Body(InputStream in, long announced, long end) {
        super(in);
        this.isAnnounced = announced >= 0;
        this.missing = announced;
        this.end = end;
    }

    /** The time that is left; not above zero when it is over. */
    static Duration left(long end) {
        return Duration.ofNanos(end - System.nanoTime());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (end - System.nanoTime() <= 0) {
            throw new SocketTimeoutException("The answer takes too long");
        }
        int read = super.read(bytes, offset, length);
        if (read < 0 && isAnnounced && missing > 0) {
            throw new EOFException("The answer ends before its announced length");
        }
        missing -= Math.max(0, read);
        return read;
    }
}

package dev.slipway.showcase;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/** Sends and fetches files with the requests that the registry has signed: straight to the store, header by header. */
public final class Transfer {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final RegistryClient client;

    public Transfer(RegistryClient client) {
        this.client = client;
    }

    /** Sends what is missing of one file, telling {@code progress} up to which byte it has gone. */
    @SuppressWarnings("unchecked")
    public void upload(Map<String, Object> upload, Path file, LongConsumer progress) {
        for (Map<String, Object> signed : (List<Map<String, Object>>) upload.get("requests")) {
            long offset = ((Number) signed.get("offset")).longValue();
            long length = ((Number) signed.get("length")).longValue();
            if (length == 0) {
                progress.accept(offset);
            }
            HttpRequest.BodyPublisher body = length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.fromPublisher(
                            BodyPublishers.ofInputStream(
                                    () -> range(file, offset, length, done -> progress.accept(offset + done))),
                            length);
            HttpResponse<byte[]> response = client.send(request(signed, body));
            if (response.statusCode() != 200) {
                throw new IllegalStateException(
                        "the store answered " + response.statusCode() + " to " + upload.get("path"));
            }
        }
    }

    /** Fetches one file. */
    @SuppressWarnings("unchecked")
    public byte[] download(Map<String, Object> file) {
        HttpResponse<byte[]> response =
                client.send(request((Map<String, Object>) file.get("download"), BodyPublishers.noBody()));
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the store answered " + response.statusCode() + " to " + file.get("path"));
        }
        return response.body();
    }

    @SuppressWarnings("unchecked")
    private static HttpRequest request(Map<String, Object> signed, HttpRequest.BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((String) signed.get("url")))
                .timeout(TIMEOUT)
                .method((String) signed.get("method"), body);
        ((Map<String, String>) signed.get("headers")).forEach(request::setHeader);
        return request.build();
    }

    private static InputStream range(Path file, long offset, long length, LongConsumer progress) {
        try {
            InputStream in = Files.newInputStream(file);
            in.skipNBytes(offset);
            return new Counted(in, length, progress);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So many bytes of a stream, counted as they go. */
    private static final class Counted extends FilterInputStream {
        private final long length;
        private final LongConsumer progress;
        private long done;

        Counted(InputStream in, long length, LongConsumer progress) {
            super(in);
            this.length = length;
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int read = done == length ? -1 : super.read();
            if (read >= 0) {
                count(1);
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            int most = (int) Math.min(count, length - done);
            int read = most == 0 ? -1 : super.read(buffer, from, most);
            if (read > 0) {
                count(read);
            }
            return read;
        }

        private void count(int read) {
            done += read;
            progress.accept(done);
        }
    }
}

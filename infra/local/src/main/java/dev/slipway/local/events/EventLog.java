package dev.slipway.local.events;

import dev.slipway.local.files.OwnerOnly;
import dev.slipway.local.files.UnusableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A target that writes events to a file, one line of JSON each: what a developer looks at to see what went out. An event
 * that is delivered again is written again. Thread-safe.
 */
public final class EventLog implements Target, AutoCloseable {
    private static final int CHUNK = 64 * 1024;

    private final Path path;
    private final FileChannel file;

    /** Opens the file, or makes it. Half a line, left by a process that was killed, is cut off: it will come again. */
    public EventLog(Path path) {
        this.path = path;
        OwnerOnly.folder(path.toAbsolutePath().getParent());
        OwnerOnly.file(path);
        try {
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            file.truncate(endOfLines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void deliver(Event event) throws IOException {
        // JSON has line breaks between members at most, never within a text.
        String line = event.json().replace('\n', ' ').replace('\r', ' ') + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        long begin = file.size();
        try {
            long end = begin;
            while (bytes.hasRemaining()) {
                end += file.write(bytes, end);
            }
            file.force(false);
        } catch (IOException e) {
            // It comes again, and must not be appended to half of itself.
            file.truncate(begin);
            throw e;
        }
    }

    /**
     * The last events, at most so many, the oldest of them first. Costs what it answers, not what is in the file.
     *
     * @throws UnusableFile when one of them is not what was written
     */
    public synchronized List<Event> last(int count) {
        Deque<Event> events = new ArrayDeque<>();
        try {
            long end = file.size();
            StringBuilder tail = new StringBuilder();
            while (end > 0 && events.size() < count) {
                long start = Math.max(0, end - CHUNK);
                tail.insert(0, read(start, end));
                end = start;
                // The first line may begin further ahead, unless this is the beginning.
                int whole = end == 0 ? 0 : tail.indexOf("\n") + 1;
                List<String> lines =
                        new ArrayList<>(tail.substring(whole).lines().toList());
                tail.setLength(whole);
                while (!lines.isEmpty() && events.size() < count) {
                    events.addFirst(event(utf8(lines.remove(lines.size() - 1))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(events);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private long endOfLines() throws IOException {
        long end = file.size();
        while (end > 0) {
            long start = Math.max(0, end - CHUNK);
            int newline = read(start, end).lastIndexOf('\n');
            if (newline >= 0) {
                return start + newline + 1;
            }
            end = start;
        }
        return 0;
    }

    private Event event(String line) {
        try {
            return Event.read(line);
        } catch (RuntimeException e) {
            throw UnusableFile.damaged(
                    path,
                    "Stop the registry and put it back from a copy, or move it away; what was delivered before is then not shown",
                    e);
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** One character for each byte: lines must be found before they are decoded. */
    private String read(long start, long end) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (end - start));
        while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {}
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
}

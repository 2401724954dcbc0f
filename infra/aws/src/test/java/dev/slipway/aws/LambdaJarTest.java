package dev.slipway.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.aws.functions.Deployed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Lambda is given, and what it is not. */
class LambdaJarTest {
    private static final Path JAR = new Sources(Path.of("")).functions();

    private static Set<String> entries;

    @BeforeAll
    static void open() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            entries = jar.stream().map(ZipEntry::getName).collect(Collectors.toSet());
        }
    }

    @Test
    void everyHandlerIsInIt() {
        assertThat(entries)
                .containsAll(Arrays.stream(Deployed.values())
                        .map(function -> function.handler().replace('.', '/') + ".class")
                        .toList());
    }

    @Test
    void noEmulatorNoSecondHttpClientAndNoLoggingFrameworkIsInIt() {
        List<String> unwanted = List.of(
                "com/amazonaws/services/dynamodbv2/local/",
                "org/gaul/",
                "dev/slipway/local/",
                "software/amazon/event/ruler/",
                "software/amazon/awssdk/http/apache/",
                "software/amazon/awssdk/http/apache5/",
                "software/amazon/awssdk/http/nio/",
                "software/amazon/awssdk/http/crt/",
                "org/apache/http/",
                "org/apache/hc/",
                "io/netty/",
                "org/slf4j/simple/",
                "ch/qos/logback/",
                "org/apache/logging/",
                "org/apache/log4j/",
                "com/fasterxml/jackson/databind/",
                "org/junit/");

        assertThat(entries).noneMatch(entry -> unwanted.stream().anyMatch(entry::startsWith));
    }

    @Test
    void theSdkFindsTheOneHttpClient() throws IOException {
        assertThat(read("META-INF/services/software.amazon.awssdk.http.SdkHttpService")
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#")))
                .containsExactly("software.amazon.awssdk.http.urlconnection.UrlConnectionSdkHttpService");
        assertThat(entries).doesNotContain("META-INF/services/software.amazon.awssdk.http.async.SdkAsyncHttpService");
    }

    /** Two builds of the same source must be the same bytes, or each deployment publishes all functions anew. */
    @Test
    void noEntryIsOfTheTimeOfTheBuild() throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            assertThat(jar.stream()
                            .filter(entry -> entry.getName().startsWith("dev/slipway/"))
                            .map(entry -> entry.getTimeLocal().getYear())
                            .distinct())
                    .containsExactly(2026);
            LocalDate built = LocalDate.ofInstant(Files.getLastModifiedTime(JAR).toInstant(), ZoneId.systemDefault());
            assertThat(jar.stream().map(entry -> entry.getTimeLocal().toLocalDate()))
                    .doesNotContain(built);
        }
    }

    private static String read(String entry) throws IOException {
        try (ZipFile jar = new ZipFile(JAR.toFile())) {
            return new String(jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}

package dev.slipway.local.benchmark;

import com.sun.management.OperatingSystemMXBean;
import dev.slipway.dynamodb.DynamoStores;
import dev.slipway.functions.Clients;
import dev.slipway.local.storage.LocalObjectStore;
import dev.slipway.local.table.LocalTable;
import dev.slipway.registry.Registry;
import dev.slipway.registry.Request;
import dev.slipway.registry.access.Caller;
import dev.slipway.registry.access.Identity;
import dev.slipway.registry.access.Roles;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.name.ModelName;
import dev.slipway.registry.name.Sha256;
import dev.slipway.registry.version.FilePath;
import dev.slipway.registry.version.Lineage;
import dev.slipway.registry.version.Manifest;
import dev.slipway.registry.version.ManifestFile;
import dev.slipway.registry.version.Metadata;
import dev.slipway.registry.version.Version;
import dev.slipway.registry.version.VersionFile;
import dev.slipway.registry.version.VersionStatus;
import dev.slipway.s3.S3ArtifactStore;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * What it takes to have many files found, on the table and the object store of one machine: by whoever says that all are
 * uploaded, and event by event. The CPU seconds are those of this whole process, both stores included.
 */
public final class FilesBenchmark {
    private static final String BUCKET = "artifacts";
    private static final List<Integer> COUNTS = List.of(100, 250, 1_000);
    private static final Caller ADA = Roles.DEFAULT.caller(Identity.user("ada"), Set.of("contributors"));

    private final PrintStream out;
    private final Registry registry;
    private final Model model;
    private final S3Client s3;

    private FilesBenchmark(PrintStream out, Registry registry, S3Client s3) {
        this.out = out;
        this.registry = registry;
        this.s3 = s3;
        this.model = registry.models()
                .create(new ModelName("many"), Optional.empty(), Map.of(), Request.by(ADA))
                .model();
    }

    /** Measures and prints. */
    static void run(PrintStream out) {
        try {
            Path folder = Files.createTempDirectory("slipway-files-benchmark");
            try {
                run(out, folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The benchmark as a program. */
    public static void main(String[] arguments) {
        run(System.out);
    }

    private static void run(PrintStream out, Path folder) throws IOException {
        AwsBasicCredentials key = AwsBasicCredentials.create("access", "not-a-secret");
        Clock clock = Clock.systemUTC();
        LocalObjectStore.Settings settings = new LocalObjectStore.Settings(
                folder.resolve("objects"), 0, key.accessKeyId(), key.secretAccessKey(), BUCKET);
        try (LocalTable table = LocalTable.inFolder(folder.resolve("table"), "slipway");
                // Nobody is told of new objects: who finds them is what is measured.
                LocalObjectStore objects = LocalObjectStore.start(settings, clock, created -> {});
                S3Client s3 = Clients.configured(S3Client.builder())
                        .endpointOverride(objects.endpoint())
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .credentialsProvider(StaticCredentialsProvider.create(key))
                        .build();
                S3Presigner presigner = S3Presigner.builder()
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(key))
                        .build()) {
            Registry registry = new Registry(
                    DynamoStores.on(table.client(), table.name(), clock),
                    new S3ArtifactStore(s3, presigner, BUCKET),
                    clock);
            FilesBenchmark benchmark = new FilesBenchmark(out, registry, s3);
            benchmark.first();
            benchmark.completes();
            benchmark.arrivals();
        }
    }

    /** Java compiles what is used often while it is used: the first time takes longer, and warms the others up. */
    private void first() {
        out.println("complete, for the first time in this process");
        print(List.of(took(1_000, this::complete)));
        arrive(uploaded(100));
    }

    private void completes() {
        out.println("complete, all files uploaded and none found yet");
        print(COUNTS.stream().map(count -> took(count, this::complete)).toList());
    }

    private void arrivals() {
        out.println("events one after the other, one for each file");
        print(COUNTS.stream().map(count -> took(count, this::arrive)).toList());
    }

    private interface Finding {
        void of(Version version);
    }

    private record Took(int files, Duration cpu, Duration time) {
        double seconds() {
            return cpu.toNanos() / 1e9;
        }
    }

    private Took took(int count, Finding finding) {
        Version version = uploaded(count);
        long cpu = cpuNanos();
        long time = System.nanoTime();
        finding.of(version);
        Took took = new Took(count, Duration.ofNanos(cpuNanos() - cpu), Duration.ofNanos(System.nanoTime() - time));
        VersionStatus status =
                registry.catalog().version(model, version.number()).status();
        if (status != VersionStatus.READY) {
            throw new IllegalStateException("version " + version.number() + " is " + status);
        }
        return took;
    }

    private void print(List<Took> all) {
        Took first = all.get(0);
        for (Took took : all) {
            out.printf(
                    "  %5d files: %6.2f CPU s, %6.2f s; %4.1f times the files of the first line, %4.1f times its CPU%n",
                    took.files(),
                    took.seconds(),
                    took.time().toNanos() / 1e9,
                    (double) took.files() / first.files(),
                    took.seconds() / first.seconds());
        }
    }

    private void complete(Version version) {
        registry.uploads().complete(model, version.number(), Request.by(ADA));
    }

    private void arrive(Version version) {
        files(version).forEach(file -> registry.uploads().objectCreated(file.key()));
    }

    private Version uploaded(int count) {
        Manifest manifest = new Manifest(IntStream.range(0, count)
                .mapToObj("weights/part-%04d.bin"::formatted)
                .map(path -> new ManifestFile(new FilePath(path), path.length(), Sha256.of(path), Optional.empty()))
                .toList());
        Metadata metadata =
                new Metadata(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), Lineage.NONE);
        Version version = registry.versions()
                .register(model.name(), metadata, manifest, Request.by(ADA))
                .version();
        files(version).forEach(this::put);
        return version;
    }

    private void put(VersionFile file) {
        byte[] bytes = file.declared().path().value().getBytes(StandardCharsets.UTF_8);
        s3.putObject(
                request -> request.bucket(BUCKET)
                        .key(file.key())
                        .checksumSHA256(file.declared().sha256().orElseThrow().base64()),
                RequestBody.fromBytes(bytes));
    }

    private List<VersionFile> files(Version version) {
        return registry.store()
                .files(version.heldAt().orElseThrow())
                .orElseThrow()
                .files();
    }

    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.local.files.UnusableFile;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;

/** What a registry leaves in its data folder, and who may read it. */
class DataFolderTest {
    private static final Path DOCUMENT = TestMachine.PROJECT.resolve("docs").resolve("one-machine.md");

    private final TestMachine machine = TestMachine.shared();

    @Test
    void everyFileAndFolderOfAUsedRegistryIsItsOwnersOnly() throws IOException {
        assumeTrue(hasPermissions(machine.data()));
        String model = machine.model("closed");
        machine.promote(model, machine.readyVersion(model), "production").expect(202);
        try (S3Client s3 = s3()) {
            String parts = s3.createMultipartUpload(
                            request -> request.bucket(OneMachine.BUCKET).key("closed/in/parts"))
                    .uploadId();
            s3.uploadPart(
                    request -> request.bucket(OneMachine.BUCKET)
                            .key("closed/in/parts")
                            .uploadId(parts)
                            .partNumber(1),
                    RequestBody.fromString("half"));
            s3.putObject(
                    request -> request.bucket(OneMachine.BUCKET)
                            .key("closed/said/to/be/public")
                            .acl(ObjectCannedACL.PUBLIC_READ),
                    RequestBody.fromString("bytes"));
            s3.putObjectAcl(request -> request.bucket(OneMachine.BUCKET)
                    .key("closed/said/to/be/public")
                    .acl(ObjectCannedACL.PUBLIC_READ));
            s3.copyObject(request -> request.sourceBucket(OneMachine.BUCKET)
                    .sourceKey("closed/said/to/be/public")
                    .destinationBucket(OneMachine.BUCKET)
                    .destinationKey("closed/copies/of/it"));

            List<String> all = permissionsBelow(machine.data());

            assertThat(all).anyMatch(line -> line.contains("/.mpus-" + parts));
            assertThat(all).filteredOn(line -> line.contains("/closed/")).hasSizeGreaterThan(5);
            assertThat(all).allMatch(line -> line.matches("(rwx------ folder|rw------- file) .*"));
            s3.abortMultipartUpload(request ->
                    request.bucket(OneMachine.BUCKET).key("closed/in/parts").uploadId(parts));
        }
        assertThat(permissions(machine.data())).as("of somebody else's folder").isEqualTo("rwxr-xr-x");
    }

    @Test
    void whatIsMadeForTheRegistryIsItsOwnersOnly(@TempDir Path folder) throws IOException {
        assumeTrue(hasPermissions(folder));
        Path data = folder.resolve("a").resolve("data");

        DataFolder.ready(data);
        Main.log(data.resolve("slipway.log")).close();

        assertThat(permissions(data)).isEqualTo("rwx------");
        assertThat(permissions(data.resolve("slipway.log"))).isEqualTo("rw-------");
    }

    @Test
    void whatWasPutBackOpenToOthersIsClosedAndWhatIsSomebodyElsesIsNot(@TempDir Path folder) throws IOException {
        assumeTrue(hasPermissions(folder));
        for (String name : List.of(
                "access-key.json",
                "artifacts/slipway-artifacts/a/b",
                "flows/x.json",
                "adoptions/x.json",
                "notes/mine")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "content");
        }
        Files.createSymbolicLink(folder.resolve("artifacts").resolve("link"), folder.resolve("notes"));

        DataFolder.open(folder).close();

        assertThat(permissionsBelow(folder.resolve("notes")))
                .containsExactly("rw-r--r-- file " + folder.resolve("notes/mine"));
        assertThat(permissions(folder.resolve("notes"))).isEqualTo("rwxr-xr-x");
        for (String name : List.of("artifacts", "flows", "adoptions")) {
            assertThat(permissionsBelow(folder.resolve(name)))
                    .isNotEmpty()
                    .allMatch(line -> line.matches("(rwx------ folder|rw------- file) .*"));
        }
        assertThat(permissions(folder.resolve("access-key.json"))).isEqualTo("rw-------");
    }

    @Test
    void aFolderInThePlaceOfTheLogIsNamed(@TempDir Path folder) throws IOException {
        Path log = Files.createDirectory(folder.resolve("slipway.log"));

        assertThatThrownBy(() -> Main.log(log))
                .isInstanceOf(UnusableFile.class)
                .hasMessage(log + " is no file, and must be one. Move it away");
    }

    @Test
    void theDocumentNamesWhatAUsedRegistryLeavesInItsFolder() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<String> documented = Pattern.compile("`([^`]+)`")
                .matcher(document.lines()
                        .dropWhile(line -> !line.equals("## What is in the data folder"))
                        .skip(1)
                        .takeWhile(line -> !line.startsWith("## "))
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.split("\\|", 3)[1])
                        .reduce("", String::concat))
                .results()
                .map(result -> result.group(1))
                .toList();

        List<String> left;
        try (Stream<Path> entries = Files.list(machine.data())) {
            left = entries.map(path -> path.getFileName().toString()).toList();
        }
        // The tests' registry logs to memory.
        assertThat(documented.stream().map(name -> name.split("/", 2)[0]))
                .containsExactlyInAnyOrderElementsOf(DataFolder.CONTENT)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(left.stream(), Stream.of("slipway.log")).toList());
        assertThat(documented.stream().filter(name -> !name.equals("slipway.log")))
                .allMatch(name -> Files.exists(machine.data().resolve(name)));
    }

    private S3Client s3() {
        return S3Client.builder()
                .endpointOverride(machine.artifacts())
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(
                        AccessKey.of(machine.data().resolve("access-key.json")).provider())
                .build();
    }

    private static boolean hasPermissions(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** Permissions, kind and path of all that is below a folder. What goes while this looks is no reason to stop. */
    private static List<String> permissionsBelow(Path top) throws IOException {
        List<String> all = new ArrayList<>();
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(top)) {
                    all.add(permissions(folder) + " folder " + folder);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    if (!attributes.isSymbolicLink()) {
                        all.add(permissions(file) + " file " + file);
                    }
                } catch (NoSuchFileException gone) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return all;
    }
}

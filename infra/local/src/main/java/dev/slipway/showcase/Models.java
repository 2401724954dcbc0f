package dev.slipway.showcase;

import dev.slipway.local.Options;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The real models of the story: jars of Apache OpenNLP, fetched by Maven into one folder. Each holds a model and its
 * publisher's word on it, the digest included.
 */
public final class Models {
    private final Path jars;
    private final Path work;

    /**
     * Models from these jars.
     *
     * @param work a folder that the models are unpacked into
     */
    public Models(Path jars, Path work) {
        this.jars = jars;
        this.work = work;
    }

    /** Models from the folder in the property {@code models}, or from the one that Maven fetches them into. */
    static Models of(Properties properties, Path work) {
        Path fetched = Path.of(properties.getProperty(Options.REPOSITORY, ""), "infra", "local", "target", "models");
        return new Models(Path.of(properties.getProperty("models", fetched.toString())), work);
    }

    /** A model file and what its publisher says its SHA-256 is. */
    record Published(Path model, Path properties, String sha256) {}

    Published sentenceDetector(String release) throws IOException {
        return unpack("opennlp-models-sentdetect-en-" + release + ".jar");
    }

    Published languageDetector() throws IOException {
        return unpack("opennlp-models-langdetect-1.3.0.jar");
    }

    private Published unpack(String jar) throws IOException {
        Path file = jars.resolve(jar);
        if (!Files.exists(file)) {
            throw new IOException("There is no " + file
                    + ". Fetch the models with mvn compile, or name their folder with -Dmodels=...");
        }
        Path folder = Files.createDirectories(work.resolve(jar));
        try (ZipFile zip = new ZipFile(file.toFile());
                Stream<? extends ZipEntry> entries = zip.stream()) {
            ZipEntry model = entries.filter(entry -> entry.getName().endsWith(".bin"))
                    .findFirst()
                    .orElseThrow();
            Path properties = extract(zip, zip.getEntry("model.properties"), folder.resolve("model.properties"));
            Properties said = new Properties();
            try (InputStream in = Files.newInputStream(properties)) {
                said.load(in);
            }
            return new Published(
                    extract(zip, model, folder.resolve("model.bin")), properties, said.getProperty("model.sha256"));
        }
    }

    private static Path extract(ZipFile zip, ZipEntry entry, Path to) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            Files.write(to, in.readAllBytes());
        }
        return to;
    }
}

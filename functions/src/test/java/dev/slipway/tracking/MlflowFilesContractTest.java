package dev.slipway.tracking;

import dev.slipway.memory.MemoryObjects;
import dev.slipway.registry.adoption.FileSource;
import dev.slipway.registry.adoption.FileSourceContract;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract on the files of a tracking server. */
class MlflowFilesContractTest extends FileSourceContract {
    private static final String FOLDER = "1/models/m-1/artifacts";

    private final MemoryObjects objects = new MemoryObjects();
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    protected FileSource source() {
        return new MlflowFiles(server.base(), Optional::empty, objects);
    }

    @Override
    protected String place() {
        return "mlflow-artifacts:/" + FOLDER;
    }

    /** The server takes no name with a number sign, and decodes percent escapes as often as it finds any. */
    @Override
    protected List<String> paths() {
        return PATHS.stream()
                .filter(path -> path.indexOf('#') < 0 && !path.contains("%20"))
                .toList();
    }

    @Override
    protected void put(String path, byte[] content) {
        server.put(FOLDER + "/" + path, content);
    }

    @Override
    protected void remove(String path) {
        server.remove(FOLDER + "/" + path);
    }

    @Override
    protected byte[] stored(String key, FileSource.Copy copy) {
        return objects.bytes(key);
    }
}

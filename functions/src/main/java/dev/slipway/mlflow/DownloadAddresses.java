package dev.slipway.mlflow;

import dev.slipway.registry.access.Visibility;
import dev.slipway.registry.model.Model;
import dev.slipway.registry.version.Version;
import java.net.URI;

/**
 * Where a client is sent for the files of a version.
 *
 * <p>With a token it is given an address of the registry itself, which needs no other setting of the client, be its tracking
 * server where it may. A client that signs would send its signature on to wherever a file is redirected to, and with it the
 * token of its session; so it is given the scheme under which it asks for the file's own address first.
 */
final class DownloadAddresses {
    private final Downloads downloads;
    private final MlflowObjects show;

    DownloadAddresses(Downloads downloads, MlflowObjects show) {
        this.downloads = downloads;
        this.show = show;
    }

    /** The address for whoever asks. Files that lie elsewhere are where they were said to be. */
    String of(Model model, Version version, MlflowRequest request) {
        boolean isOpen = model.access().visibility() == Visibility.ORGANISATION;
        if (version.heldAt().isEmpty() || (downloads == Downloads.S3 && isOpen)) {
            return show.place(version);
        }
        URI registry = request.address()
                .orElseThrow(() -> new IllegalStateException("the gateway does not say by which name it was called"));
        String path = ServedPath.of(model, version);
        return request.caller().identity().isPerson()
                ? registry + ArtifactRoute.LIST.route().path() + "/" + path
                : "mlflow-artifacts://" + registry.getAuthority() + "/" + path;
    }
}

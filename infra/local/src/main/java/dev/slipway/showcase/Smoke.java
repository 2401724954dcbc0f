package dev.slipway.showcase;

import dev.slipway.local.HttpAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tells the story against a deployment, with the tokens of two people: what a fresh stack has to pass. */
public final class Smoke {
    private Smoke() {}

    /**
     * Runs it. System properties: {@code registry}, the deployment's URL; {@code requester}, the token of somebody of
     * {@code contributors} and {@code approvers}, who tries to approve their own request; {@code approver}, that of another
     * one of {@code approvers}; {@code models}, the folder with the jars.
     */
    public static void main(String[] arguments) throws IOException {
        URI registry = HttpAddress.of("registry", required("registry"));
        String requester = required("requester");
        String approver = required("approver");
        Path work = Files.createTempDirectory("slipway-smoke");
        Showcase.People people = (subject, groups) -> groups.contains("contributors") ? requester : approver;
        new Showcase(
                        registry,
                        people,
                        Models.of(System.getProperties(), work),
                        Optional.empty(),
                        new Narrator(System.out))
                .run();
    }

    private static String required(String property) {
        String value = System.getProperty(property, "");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "-D" + property + "=... is missing; it needs registry, requester, approver");
        }
        return value;
    }
}

package dev.slipway.local.commands;

import dev.slipway.local.TestMachine;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** A copy of the project as somebody has it who has just cloned it. */
public final class ProjectCopy {
    private static final Set<String> NOT_COPIED = Set.of("target", ".git", "data", "node_modules", "cdk.out", ".venv");

    private ProjectCopy() {}

    /** Copies all that is not built or kept besides into a folder. */
    public static void to(Path copy) throws IOException {
        Path project = TestMachine.PROJECT.toRealPath();
        Files.walkFileTree(project, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(project)
                        && NOT_COPIED.contains(folder.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(copy.resolve(project.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, copy.resolve(project.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

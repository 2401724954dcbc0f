package dev.slipway.registry.version;

import dev.slipway.registry.refusal.Warning;
import dev.slipway.registry.refusal.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which paths Windows cannot store as they are. They are taken all the same; whoever registers them is warned. */
final class WindowsNames {
    /** So many are named in a warning. */
    private static final int MOST_NAMED = 10;

    private static final Pattern CHARACTERS = Pattern.compile("[<>:\"|?*]");

    /** Names of devices, in every folder, with any extension or none. */
    private static final Pattern DEVICE = Pattern.compile(
            "(?:CON|PRN|AUX|NUL|(?:COM|LPT)[1-9\u00b9\u00b2\u00b3]) *(?:\\..*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private WindowsNames() {}

    /** The warning about those of these paths that Windows cannot store; nothing if it can store all. */
    static Optional<Warning> warning(List<FilePath> paths) {
        List<FilePath> wrong = paths.stream().filter(WindowsNames::isWrong).toList();
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        List<String> named =
                wrong.stream().map(path -> Wording.quoted(path.value())).toList();
        return Optional.of(new Warning(
                Warning.Code.WINDOWS_NAME,
                "Windows cannot store " + (wrong.size() == 1 ? "1 file" : wrong.size() + " files")
                        + " under the declared name: " + Wording.first(named, MOST_NAMED)));
    }

    private static boolean isWrong(FilePath path) {
        return Arrays.stream(path.value().split("/", -1))
                .anyMatch(name -> CHARACTERS.matcher(name).find()
                        || DEVICE.matcher(name).matches()
                        || name.endsWith(" ")
                        || name.endsWith("."));
    }
}

package dev.slipway.local.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fenced block of a page of documentation. Its fence says what it is: {@code sh} and {@code python} are run, {@code text} is
 * what the block before prints or a drawing, {@code json} a document. {@code sh background} goes on running, and
 * {@code not-run: reason} is for what cannot be run here.
 *
 * @param line of its fence, from 1
 * @param language what stands first on its fence
 * @param attributes what follows
 */
public record Block(String page, int line, String language, String attributes, String text) {
    private static final Pattern FENCE = Pattern.compile("```(\\S*) ?(.*)");
    private static final Pattern NOT_RUN = Pattern.compile("not-run: (.+)");
    private static final Set<String> LANGUAGES = Set.of("sh", "python", "java", "json", "text");

    /** The blocks of a page in their order. */
    public static List<Block> of(Path project, String page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(project.resolve(page));
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i).strip());
            if (fence.matches()) {
                int begin = i + 1;
                int end = begin;
                while (!lines.get(end).strip().equals("```")) {
                    end++;
                }
                String text = String.join("\n", lines.subList(begin, end)) + "\n";
                blocks.add(new Block(page, begin, fence.group(1), fence.group(2), text));
                i = end;
            }
        }
        return blocks;
    }

    /** Why it is not run, if it says so. */
    public Optional<String> notRun() {
        Matcher matcher = NOT_RUN.matcher(attributes);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether it is to be pasted into a shell. */
    public boolean isCommand() {
        return language.equals("sh") || language.equals("python");
    }

    /** Whether it goes on running while what follows is run. */
    public boolean isBackground() {
        return attributes.equals("background");
    }

    /** Whether its fence says something that no reader of this class understands. */
    public boolean isUnknown() {
        boolean isKnown = attributes.isEmpty() || notRun().isPresent() || (isCommand() && isBackground());
        return !LANGUAGES.contains(language) || !isKnown;
    }

    /** What to paste. */
    public String command() {
        return language.equals("python") ? "python3 - <<'END_OF_PYTHON'\n" + text + "END_OF_PYTHON\n" : text;
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}

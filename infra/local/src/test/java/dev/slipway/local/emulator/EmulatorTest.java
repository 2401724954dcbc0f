package dev.slipway.local.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.json.Json;
import dev.slipway.local.TestMachine;
import dev.slipway.local.commands.Block;
import dev.slipway.local.commands.Command;
import dev.slipway.local.commands.ProjectCopy;
import dev.slipway.local.commands.Python;
import dev.slipway.local.commands.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pastes the commands of docs/deployment.md, in a copy of the project, into a shell whose AWS is the emulator: package, bootstrap,
 * deploy, people and their groups, the smoke story. Then deploys again with other settings. It prints what was created, how far
 * the story came, what was denied, and how long all of it took.
 */
@Tag("emulator")
@Timeout(1_200)
class EmulatorTest {
    private static final Path RESOURCES = TestMachine.PROJECT.resolve("infra/local/src/test/emulator");
    /** What outlives the test, for whoever asks why it failed: the emulator's log, and what it reported. */
    private static final Path KEPT = TestMachine.PROJECT.resolve("infra/local/target");

    private static final String PAGE = "docs/deployment.md";
    private static final String README = "README.md";
    private static final String PLACE = "emulator";
    private static final Duration LONGEST = Duration.ofMinutes(8);

    /** The emulator's account, unless a key says otherwise. */
    private static final String ACCOUNT = "000000000000";

    /** How often it is looked whether a flow that was answered has ended. */
    private static final int MOST_LOOKS = 20;

    /** The blocks of commands that deploy, make people, and tell the story. */
    private static final int LEAST_BLOCKS = 3;

    private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. ");

    @TempDir
    private Path folder;

    @TempDir
    private Path copy;

    @Test
    void theDocumentedDeploymentRunsAndNothingIsDenied() throws Exception {
        long began = System.nanoTime();
        Command.needs("emulator", "node", "--version");
        Command.needs("emulator", "npx", "--version");
        Python emulators = Python.with("emulator", RESOURCES.resolve("requirements.txt"), folder.resolve("python"));
        Python cli = Python.with("emulator", RESOURCES.resolve("aws-cli-requirements.txt"), folder.resolve("aws-cli"));
        ProjectCopy.to(copy);
        try (Emulator emulator = new Emulator(emulators, RESOURCES.resolve("bridge.py"), folder, KEPT);
                Shell shell = new Shell(copy, folder.resolve("blocks"), environment(emulator, cli))) {
            int steps = steps(pasteAll(shell, emulator));
            nothingIsLeftOver(shell);
            callByTheClock(shell);
            int created = created(shell);
            Map<String, String> before = kept(shell);
            deployWithOtherSettings(shell);
            assertThat(kept(shell)).as("what holds data is not replaced").isEqualTo(before);
            assertThat(said(shell, "curl -sf \"$API/v1/models\" -H \"Authorization: Bearer $(token ada)\""))
                    .as("what was registered is still there")
                    .contains("sentence-detector");
            callAsAMachine(shell);
            System.out.printf(
                    Locale.ROOT,
                    "emulator: all %d resources created, all %d steps of the story passed, %d calls denied, starts %s, %.0f s%n",
                    created,
                    steps,
                    emulator.denied().size(),
                    emulator.starts(),
                    (System.nanoTime() - began) / 1e9);
            assertThat(emulator.denied()).isEmpty();
            assertThat(emulator.starts().keySet())
                    .as("every function answered by our own code")
                    .containsExactlyInAnyOrderElementsOf(handlers(shell));
        }
    }

    private static Map<String, String> environment(Emulator emulator, Python cli) {
        Map<String, String> environment = new TreeMap<>(emulator.access());
        environment.put("PATH", cli.bin("") + File.pathSeparator + System.getenv("PATH"));
        environment.put("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "20");
        environment.put("npm_config_yes", "true");
        return environment;
    }

    private static String pasteAll(Shell shell, Emulator emulator) throws Exception {
        StringBuilder printed = new StringBuilder();
        List<Block> blocks = blocksOf(PAGE);
        assertThat(blocks).hasSizeGreaterThanOrEqualTo(LEAST_BLOCKS);
        assertThat(blocks.stream().map(Block::command))
                .as("what README says of it is part of the page")
                .containsAll(blocksOf(README).stream().map(Block::command).toList());
        for (Block block : blocks) {
            long began = System.nanoTime();
            Shell.Result result = shell.run(block.command(), LONGEST);
            System.out.printf(Locale.ROOT, "emulator: %-40s %5.1f s%n", block, (System.nanoTime() - began) / 1e9);
            assertThat(result.exit())
                    .as("%s printed%n%s%ndenied so far: %s", block, result.output(), emulator.denied())
                    .isZero();
            printed.append(result.output());
        }
        return printed.toString();
    }

    private static List<Block> blocksOf(String page) throws IOException {
        return Block.of(TestMachine.PROJECT, page).stream()
                .filter(block -> block.isCommand()
                        && block.notRun().filter(why -> why.contains(PLACE)).isPresent())
                .toList();
    }

    /** How many resources the stack has, each of them made. */
    private static int created(Shell shell) throws Exception {
        List<String> states = resources(shell, "ResourceStatus");
        assertThat(states).isNotEmpty().containsOnly("CREATE_COMPLETE");
        return states.size();
    }

    /** How many steps the story has, which ends with a failure at the first one that does not pass. The end is no step. */
    private static int steps(String printed) {
        assertThat(printed).contains("That was all.");
        return (int) STEP.matcher(printed).results().count() - 1;
    }

    /** How each execution of each flow stands. */
    private static List<String> statuses(Shell shell) throws Exception {
        List<String> statuses = new ArrayList<>();
        for (String flow : words(said(
                shell,
                "aws stepfunctions list-state-machines --query 'stateMachines[].stateMachineArn' --output text"))) {
            statuses.addAll(words(said(
                    shell,
                    "aws stepfunctions list-executions --state-machine-arn " + flow
                            + " --query 'executions[].status' --output text")));
        }
        // A flow that was never started has an empty line.
        statuses.removeIf(String::isEmpty);
        return statuses;
    }

    /** What nobody waits for went well, too: each flow ended, builds were started, and no message is dead. */
    private static void nothingIsLeftOver(Shell shell) throws Exception {
        List<String> flows = statuses(shell);
        for (int looks = 1; looks < MOST_LOOKS && flows.contains("RUNNING"); looks++) {
            Thread.sleep(1_000);
            flows = statuses(shell);
        }
        assertThat(flows).as("the flows").isNotEmpty().containsOnly("SUCCEEDED");
        assertThat(said(shell, "aws codebuild list-builds --query 'ids' --output text"))
                .as("builds that stage changes started")
                .isNotBlank();
        // Version 1 of the command line has an address of its own for queues.
        String sqs = "aws sqs --endpoint-url \"$AWS_ENDPOINT_URL\" ";
        for (String queue : words(said(shell, sqs + "list-queues --query QueueUrls --output text"))) {
            assertThat(said(
                            shell,
                            sqs + "get-queue-attributes --attribute-names ApproximateNumberOfMessages --queue-url "
                                    + queue + " --query Attributes.ApproximateNumberOfMessages --output text"))
                    .as(queue)
                    .isEqualTo("0");
        }
    }

    /** One member of every resource of the stack. */
    private static List<String> resources(Shell shell, String member) throws Exception {
        return words(said(
                shell,
                "aws cloudformation list-stack-resources --stack-name slipway-dev --query 'StackResourceSummaries[]."
                        + member + "' --output text"));
    }

    /** What the scheduler would do in five minutes or a week: it calls every function with the event of its schedule. */
    private static void callByTheClock(Shell shell) throws Exception {
        for (String name :
                words(said(shell, "aws scheduler list-schedules --query 'Schedules[].Name' --output text"))) {
            Map<String, Object> target = Json.readObject(
                    said(shell, "aws scheduler get-schedule --name " + name + " --query Target --output json"));
            Path event = Files.writeString(shell.folder().resolve("event.json"), (String) target.get("Input"));
            String answer = said(
                    shell,
                    "aws lambda invoke --function-name '" + target.get("Arn") + "' --payload 'file://" + event
                            + "' answer.json");
            assertThat(answer).as(name).doesNotContain("FunctionError");
        }
    }

    /** The physical names of what holds data. */
    private static Map<String, String> kept(Shell shell) throws Exception {
        Map<String, String> kept = new TreeMap<>();
        for (String type : List.of("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool")) {
            kept.put(
                    type,
                    said(
                            shell,
                            "aws cloudformation list-stack-resources --stack-name slipway-dev --query"
                                    + " \"StackResourceSummaries[?ResourceType=='" + type
                                    + "'].PhysicalResourceId\" --output text"));
        }
        assertThat(kept.values()).noneMatch(String::isBlank);
        return kept;
    }

    @SuppressWarnings("unchecked")
    private static void deployWithOtherSettings(Shell shell) throws Exception {
        Path file = shell.workingFolder().resolve("cdk.json");
        Map<String, Object> json = Json.readObject(Files.readString(file));
        Map<String, Object> context = (Map<String, Object>) json.get("context");
        Map<String, Object> dev = (Map<String, Object>) ((Map<String, Object>) context.get("environments")).get("dev");
        dev.put("logRetentionDays", 14);
        dev.put("functions", Map.of("memory", 1536, "sweepMinutes", 10));
        dev.put("storage", Map.of("archiveAfterDays", 60));
        dev.put(
                "machines",
                List.of(Map.of(
                        "name",
                        "ci",
                        "trusted",
                        List.of("arn:aws:iam::" + ACCOUNT + ":root"),
                        "roles",
                        List.of("reporter"))));
        dev.put("api", Map.of("requestsPerSecond", 20, "corsOrigins", List.of("https://models.example.com")));
        Files.writeString(file, Json.write(json));
        assertThat(said(shell, deployment())).contains("UPDATE_COMPLETE");
    }

    /** A job assumes the role that the settings made, signs, is known, reads, and may do nothing else; without a signature it is nobody. */
    private static void callAsAMachine(Shell shell) throws Exception {
        String credentials = said(
                shell,
                "aws sts assume-role --role-arn arn:aws:iam::" + ACCOUNT
                        + ":role/slipway-dev-ci --role-session-name build-7"
                        + " --query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text");
        String[] key = credentials.split("\\s+", -1);
        String signed = "curl -s --aws-sigv4 \"aws:amz:$AWS_REGION:execute-api\" --user '" + key[0] + ":" + key[1]
                + "' -H 'x-amz-security-token: " + key[2] + "' ";
        assertThat(said(shell, signed + "\"$(output MachineUrl)/v1/me\""))
                .contains(
                        "\"id\":\"role:" + ACCOUNT + "/slipway-dev-ci\"",
                        "build-7",
                        "\"person\":false",
                        "\"roles\":[\"reporter\"]");
        assertThat(said(shell, signed + "\"$(output MachineUrl)/v1/models/sentence-detector/stages/production\""))
                .contains("\"version\":");
        assertThat(said(shell, signed + "\"$(output MachineUrl)/v1/models\" -d '{\"name\": \"ci-made-it\"}'"))
                .contains("FORBIDDEN");
        assertThat(said(shell, "curl -s \"$(output MachineUrl)/v1/me\""))
                .contains("Forbidden")
                .doesNotContain("\"id\"");
        System.out.println("emulator: a machine called through the API for machines and was known as slipway-dev-ci");
    }

    /** The page's own command, so that the version of the command line stands in one place. */
    private static String deployment() throws Exception {
        return Block.of(TestMachine.PROJECT, PAGE).stream()
                .flatMap(block -> block.text().lines())
                .filter(line -> line.contains(" deploy "))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> handlers(Shell shell) throws Exception {
        return words(said(shell, "aws lambda list-functions --query 'Functions[].Handler' --output text"));
    }

    private static List<String> words(String text) {
        return List.of(text.split("\\s+", -1));
    }

    private static String said(Shell shell, String command) throws Exception {
        Shell.Result result = shell.run(command + "\n", LONGEST);
        assertThat(result.exit()).as("%s printed%n%s", command, result.output()).isZero();
        return result.output().strip();
    }
}

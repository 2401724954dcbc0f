package dev.slipway.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.registry.access.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
    private static final Path DOCUMENT = TestMachine.PROJECT.resolve("docs").resolve("one-machine.md");

    @Test
    void eachOptionHasADefault() {
        Options options = Options.of(Map.of());
        assertThat(options)
                .isEqualTo(new Options(
                        8080,
                        8081,
                        Path.of("data").toAbsolutePath(),
                        Path.of("").toAbsolutePath(),
                        100_000_000,
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        List.of()));
        assertThat(Options.of(Map.of("port", "9090")).artifactPort()).isEqualTo(9091);
        assertThat(Options.of(Map.of("port", "0")).artifactPort()).isZero();
    }

    @Test
    void argumentsGoBeforeProperties() {
        Properties properties = properties("port", "9090", "webhook", "http://127.0.0.1:9000/hook?a=b");
        Options options = Options.of(properties, List.of("--port", "9091", "--data", "/somewhere/../else"));
        assertThat(options.port()).isEqualTo(9091);
        assertThat(options.data()).isEqualTo(Path.of("/else"));
        assertThat(options.webhook()).contains(URI.create("http://127.0.0.1:9000/hook?a=b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                port         | abc              | a number from 0 to 65535
                port         | -1               | a number from 0 to 65535
                port         | 65536            | a number from 0 to 65535
                port         | ''               | a number from 0 to 65535
                artifactPort | 1e3              | a number from 0 to 65535
                data         | ''               | a path, not that of a project
                data         | .                | a path, not that of a project
                project      | /nowhere         | a folder with events and statemachines in it
                partsFrom    | 5 MB             | a number of bytes
                sweepEvery   | 30               | a time from PT1S, e.g. PT30S or PT1H
                sweepEvery   | PT0S             | a time from PT1S, e.g. PT30S or PT1H
                machine      | ''               | one or more of viewer, contributor, approver, reporter, admin, with commas between them
                machine      | maintainer       | one or more of viewer, contributor, approver, reporter, admin, with commas between them
                machine      | contributor,     | one or more of viewer, contributor, approver, reporter, admin, with commas between them
                machine      | Contributor      | one or more of viewer, contributor, approver, reporter, admin, with commas between them
                machine      | viewer;reporter  | one or more of viewer, contributor, approver, reporter, admin, with commas between them
                """)
    void aValueThatBreaksItsRuleIsRefusedWithTheRule(String name, String value, String rule) {
        assertThatThrownBy(() -> Options.of(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(name + " must be " + rule + ", not " + value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                65535 | -     | port must be less than 65535, since artifactPort is port + 1 when it is not given
                19090 | 19090 | artifactPort must be another port than port, which is 19090
                -     | 8080  | artifactPort must be another port than port, which is 8080
                """)
    void twoPortsThatDoNotGoTogetherAreRefusedByTheOneThatWasGiven(String port, String artifactPort, String message) {
        Map<String, String> given = new HashMap<>();
        Optional.ofNullable(port).ifPresent(value -> given.put("port", value));
        Optional.ofNullable(artifactPort).ifPresent(value -> given.put("artifactPort", value));

        assertThatThrownBy(() -> Options.of(given)).hasMessage(message);
    }

    @Test
    void portsThatGoTogetherAreTaken() {
        assertThat(Options.of(Map.of("port", "65535", "artifactPort", "65534")).port())
                .isEqualTo(65_535);
        assertThat(Options.of(Map.of("port", "0", "artifactPort", "0")).artifactPort())
                .isZero();
    }

    @Test
    void theProjectIsTheUsersOrElseTheRepositoryThatMavenNames() {
        Path repository = TestMachine.PROJECT;
        Properties maven = properties(Options.REPOSITORY, repository.toString());

        assertThat(Options.of(maven, List.of()).project()).isEqualTo(repository);
        maven.setProperty("project", "/nowhere");
        assertThatThrownBy(() -> Options.of(maven, List.of())).hasMessageContaining("not /nowhere");
    }

    @Test
    void machinesHaveTheRolesThatAreNamed() {
        assertThat(Options.of(Map.of("machine", "contributor,reporter,contributor"))
                        .machine())
                .containsExactlyInAnyOrder(Role.CONTRIBUTOR, Role.REPORTER);
    }

    @Test
    void thePomSetsNoPropertyThatIsTheUsersToSet() throws IOException {
        List<String> users = Stream.concat(
                        Arrays.stream(Option.values()).map(Option::title),
                        Stream.of("models", "registry", "requester", "approver"))
                .toList();
        String pom = Files.readString(TestMachine.PROJECT.resolve("infra/local/pom.xml"));

        assertThat(pom).contains("<key>" + Options.REPOSITORY + "</key>");
        for (String name : users) {
            assertThat(pom).doesNotContain("<key>" + name + "</key>", "<" + name + ">", "${" + name + "}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:9000", "ftp://a/b", "http://me:pw@a/b"})
    void anAddressThatIsNoneIsNotRepeatedSinceThereMayBeAPasswordInIt(String address) {
        String rule = " must be an address of http or https, without user name and password";
        assertThatThrownBy(() -> Options.of(Map.of("webhook", address))).hasMessage("webhook" + rule);
        assertThatThrownBy(() -> Endpoints.in(Map.of("AWS_ENDPOINT_URL_S3", address)))
                .hasMessage("AWS_ENDPOINT_URL_S3" + rule);
    }

    @Test
    void whatIsNoOptionIsRefusedWithTheListOfThem() {
        String list = "; options: port, artifactPort, data, project, partsFrom, sweepEvery, webhook, machine, tracking,"
                + " sources";
        assertThatThrownBy(() -> Options.of(new Properties(), List.of("--prot", "1")))
                .hasMessage("Unknown option prot" + list);
        assertThatThrownBy(() -> Options.of(properties("artifactport", "1"), List.of()))
                .hasMessage("Unknown option artifactport" + list);
        assertThatThrownBy(() -> Options.of(new Properties(), List.of("port")))
                .hasMessage("Options are given as --name value, not as port");
        assertThatThrownBy(() -> Options.of(new Properties(), List.of("--port")))
                .hasMessage("Option port has no value");
    }

    @Test
    void addressesInTheEnvironmentAreChecked() {
        assertThat(Endpoints.in(Map.of("AWS_ENDPOINT_URL", "http://all:1", "AWS_ENDPOINT_URL_S3", "http://s3:2"))
                        .of(Endpoints.S3))
                .contains(URI.create("http://s3:2"));
        assertThatThrownBy(() -> Endpoints.in(Map.of("AWS_ENDPOINT_URL_SFN", "localhost:4566")))
                .hasMessage("AWS_ENDPOINT_URL_SFN must be an address of http or https, without user name and password");
    }

    @Test
    void theDocumentSaysOfEachOptionWhatTheHelpSays() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<String> rows = Arrays.stream(Option.values())
                .map(option -> "| `%s` | %s | %s | %s |"
                        .formatted(option.title(), option.meaning(), option.rule(), option.otherwise()))
                .toList();
        assertThat(document.lines().filter(line -> line.startsWith("| `") && line.endsWith(" |")))
                .startsWith(rows.toArray(String[]::new));
        for (Option option : Option.values()) {
            assertThat(Options.help()).contains(option.title() + " ", option.meaning(), option.rule());
        }
    }

    private static Properties properties(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return properties;
    }
}

package dev.slipway;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: the domain knows nobody, the edge no AWS, the adapters not each other. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.slipway");

    /** The domain from the top down: each package knows itself and those after it. */
    private static final List<String> DOMAIN = List.of(
            "registry.adoption",
            "registry.delivery",
            "registry",
            "registry.verification",
            "registry.port",
            "registry.search",
            "registry.model",
            "registry.history",
            "registry.promotion",
            "registry.stage",
            "registry.version",
            "registry.access",
            "registry.location",
            "registry.text",
            "registry.name",
            "registry.refusal");

    private static final List<Path> SOURCES = List.of(
            Path.of("functions/src/main/java"),
            Path.of("infra/local/src/main/java"),
            Path.of("infra/aws/src/main/java"));

    /** Beyond this a package is two. */
    private static final int MOST_FILES = 40;

    private static final String[] AWS = {"software.amazon..", "com.amazonaws.."};
    private static final List<String> ADAPTERS = List.of("dynamodb", "s3", "eventbridge", "stepfunctions");

    @Test
    void thereIsSomethingToCheck() {
        assertThat(CLASSES)
                .extracting(type -> type.getPackageName())
                .contains("dev.slipway.registry", "dev.slipway.http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry", "json"})
    void theDomainKnowsNeitherAwsNorItsSurroundings(String inner) {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway." + inner + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.slipway.http..",
                        "dev.slipway.mlflow..",
                        "dev.slipway.functions..",
                        "dev.slipway.dynamodb..",
                        "dev.slipway.s3..",
                        "dev.slipway.eventbridge..",
                        "dev.slipway.stepfunctions..")
                .check(CLASSES);
    }

    @Test
    void jsonKnowsNotEvenTheRegistry() {
        classes()
                .that()
                .resideInAPackage("dev.slipway.json..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "com.fasterxml.jackson.core..", "dev.slipway.json..")
                .check(CLASSES);
    }

    @Test
    void theEdgeKnowsNoAws() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.slipway.http..", "dev.slipway.mlflow..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS)
                .check(CLASSES);
    }

    @Test
    void whatAsksTheTrackingServerKnowsNeitherAwsNorTheEdge() {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.tracking..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(AWS)
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.slipway.http..", "dev.slipway.mlflow..", "dev.slipway.functions..")
                .check(CLASSES);
    }

    @Test
    void theApiKnowsNoDialectButItsOwn() throws IOException {
        noClasses()
                .that()
                .resideInAPackage("dev.slipway.http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.slipway.mlflow..")
                .check(CLASSES);
        for (Path folder : List.of(
                Path.of("functions/src/main/java/dev/slipway/http"),
                Path.of("infra/local/src/main/java/dev/slipway/local/gateway"))) {
            for (String file : files(folder)) {
                assertThat(Files.readString(folder.resolve(file)))
                        .as("%s in %s", file, folder)
                        .doesNotContainIgnoringCase("mlflow");
            }
        }
        assertThat(Files.readString(Path.of("functions/src/main/resources/dev/slipway/http/openapi.json")))
                .doesNotContainIgnoringCase("mlflow");
    }

    @Test
    void adaptersKnowTheRegistryAndNeitherEachOtherNorTheEdge() {
        for (String adapter : ADAPTERS) {
            String[] others = ADAPTERS.stream()
                    .filter(other -> !other.equals(adapter))
                    .map(other -> "dev.slipway." + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("dev.slipway." + adapter + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.slipway.http..", "dev.slipway.mlflow..", "dev.slipway.functions..")
                    .allowEmptyShould(true)
                    .check(CLASSES);
        }
    }

    @Test
    void onlyTheFunctionsKnowTheAdapters() {
        for (String adapter : ADAPTERS) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.slipway." + adapter + "..", "dev.slipway.functions..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.slipway." + adapter + "..")
                    .check(CLASSES);
        }
    }

    /** A generator that is seeded before a function's snapshot gives the same numbers in every copy restored from it. */
    @Test
    void randomNumbersComeFromTheOperatingSystem() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(
                        Random.class, ThreadLocalRandom.class, SplittableRandom.class, RandomGeneratorFactory.class)
                .orShould()
                .callMethodWhere(target(owner(assignableTo(RandomGenerator.class)))
                        .and(target(name("of").or(name("getDefault")))))
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(StrictMath.class, "random")
                .orShould()
                .callMethod(Collections.class, "shuffle", List.class)
                .check(CLASSES);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.slipway.(*)..").should().beFreeOfCycles().check(CLASSES);
        slices().matching("dev.slipway.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theDomainsPackagesStandInLayers() {
        for (int i = 0; i < DOMAIN.size(); i++) {
            String[] lower = DOMAIN.subList(i, DOMAIN.size()).stream()
                    .map(name -> "dev.slipway." + name)
                    .toArray(String[]::new);
            classes()
                    .that()
                    .resideInAPackage("dev.slipway." + DOMAIN.get(i))
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(Stream.concat(Stream.of("java..", "dev.slipway.json"), Stream.of(lower))
                            .toArray(String[]::new))
                    .check(CLASSES);
        }
    }

    @Test
    void everyPackageOfTheDomainHasItsLayer() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .filteredOn(name -> name.startsWith("dev.slipway.registry"))
                .extracting(name -> name.substring("dev.slipway.".length()))
                .containsExactlyInAnyOrderElementsOf(DOMAIN);
    }

    @Test
    void everyPackageIsSmallAndSaysWhatIsInIt() throws IOException {
        for (Path sources : SOURCES) {
            try (Stream<Path> folders = Files.walk(sources).filter(Files::isDirectory)) {
                for (Path folder : folders.toList()) {
                    List<String> files = files(folder);
                    if (!files.isEmpty()) {
                        assertThat(files).as("%s", folder).contains("package-info.java");
                        assertThat(files.size()).as("files in %s", folder).isLessThanOrEqualTo(MOST_FILES);
                    }
                }
            }
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .toList();
        }
    }

    @Test
    void noClassIsNamedForNothingInParticular() {
        noClasses()
                .should()
                .haveNameMatching(".*(Utils?|Manager|Helper|Impl|Service|Dto|DTO)(\\$.*)?")
                .check(CLASSES);
        noClasses()
                .should()
                .resideInAnyPackage("..common..", "..util..", "..utils..")
                .check(CLASSES);
    }
}

package dev.slipway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: the domain knows nobody, the edge no AWS, the adapters not each other. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter(List.of(new ImportOption.DoNotIncludeTests())).importPackages("dev.slipway");

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

    @Test
    void packagesFormNoCycles() {
        slices().matching("dev.slipway.(*)..").should().beFreeOfCycles().check(CLASSES);
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

package io.penstock.store;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.jdbc.core.simple.JdbcClient;

@AnalyzeClasses(
        packages = "io.penstock.store",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ROOMS =
            slices().matching("io.penstock.store.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("each feature can be read, and changed, without the others");

    @ArchTest
    static final ArchRule ADAPTERS =
            classes()
                    .that()
                    .haveSimpleNameStartingWith("Jdbc")
                    .should()
                    .notBePublic()
                    .because("services see ports, not SQL");

    @ArchTest
    static final ArchRule NO_LOG =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.springframework.web..")
                    .because("the store knows Postgres and nothing else");

    @ArchTest
    static final ArchRule NO_STREAMS =
            noClasses()
                    .should()
                    .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
                    .because("an unclosed stream keeps its connection, and the pool runs dry");

    @ArchTest
    static final ArchRule FAILURES_ARE_CLASSIFIED_IN_ONE_PLACE =
            noClasses()
                    .should()
                    .callConstructor(
                            io.penstock.schema.failure.Failure.class,
                            io.penstock.schema.failure.FailureClass.class,
                            String.class,
                            String.class)
                    .because("FailureCode knows every failure and its class");

    @ArchTest
    static final ArchRule ONE_CLOCK =
            noClasses()
                    .should()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .callMethod(java.time.InstantSource.class, "system")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("leases and due times are kept by the database's clock");
}

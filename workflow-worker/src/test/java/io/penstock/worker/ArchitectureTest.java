package io.penstock.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.penstock.worker",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ROOMS =
            slices().matching("io.penstock.worker.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a run flows one way");

    @ArchTest
    static final ArchRule CORE =
            noClasses()
                    .that()
                    .resideInAPackage("io.penstock.worker.run..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "org.apache.kafka..",
                            "java.sql..",
                            "javax.sql..",
                            "io.penstock.store..",
                            "io.penstock.platform..")
                    .because("it is replayed from a table of journals");

    @ArchTest
    static final ArchRule STEPS_KNOW_NOTHING_OF_DISPATCH =
            noClasses()
                    .that()
                    .resideInAnyPackage("..retrieve..", "..generate..", "..deliver..", "..fetch..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("..dispatch..", "..ingest..", "..relay..")
                    .because("a step only knows its call");

    @ArchTest
    static final ArchRule NO_SQL =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.sql..", "org.springframework.jdbc..")
                    .because("what is stored, and how, is the store's");

    @ArchTest
    static final ArchRule KAFKA_STAYS_AT_THE_EDGE =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("..ingest..", "..relay..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache.kafka..", "org.springframework.kafka..")
                    .because("nothing is executed because a message said so");

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
                    .that()
                    .doNotHaveSimpleName("ClockConfiguration")
                    .should()
                    .callMethod(java.time.Instant.class, "now")
                    .orShould()
                    .callMethod(java.time.InstantSource.class, "system")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .because("leases and due times are kept by the database's clock");
}

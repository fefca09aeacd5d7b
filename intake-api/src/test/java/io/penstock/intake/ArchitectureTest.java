package io.penstock.intake;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RestController;

@AnalyzeClasses(
        packages = "io.penstock.intake",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule rooms =
            slices().matching("io.penstock.intake.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a request flows one way: channel, accept, delivery");

    @ArchTest
    static final ArchRule channelsDoNotKnowEachOther =
            slices().matching("io.penstock.intake.channel.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .because("a channel is added without touching another");

    @ArchTest
    static final ArchRule theShapeKnowsNoChannel =
            noClasses()
                    .that()
                    .resideInAPackage("io.penstock.intake.channel")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.penstock.intake.channel.*..")
                    .because("adapters are found, not named");

    @ArchTest
    static final ArchRule channelsReachNoStorage =
            noClasses()
                    .that()
                    .resideInAPackage("..channel..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..",
                            "org.springframework.kafka..",
                            "java.sql..",
                            "org.springframework.jdbc..")
                    .because("what was read is written in one place, under one deadline");

    @ArchTest
    static final ArchRule controllersAreHidden =
            classes()
                    .that()
                    .areAnnotatedWith(RestController.class)
                    .or()
                    .areAnnotatedWith(Controller.class)
                    .should()
                    .bePackagePrivate()
                    .because("they are called over HTTP only");

    @ArchTest
    static final ArchRule timeIsAnArgument =
            noClasses()
                    .should()
                    .callMethod(java.time.Instant.class, "now")
                    .because("InstantSource tells the time, so that tests can");
}

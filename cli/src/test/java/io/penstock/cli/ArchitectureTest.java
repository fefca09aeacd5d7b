package io.penstock.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock.cli", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule SAMPLES =
            noClasses()
                    .that()
                    .resideInAPackage("..cli.sample..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.net.http..", "picocli..")
                    .because("making a request fresh is a calculation; tokens come through a port");

    @ArchTest
    static final ArchRule ROOMS = slices().matching("..cli.(*)..").should().beFreeOfCycles();
}

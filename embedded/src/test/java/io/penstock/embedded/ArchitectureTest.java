package io.penstock.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.penstock.embedded",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ROOMS =
            slices().matching("io.penstock.embedded.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("each server can be taken without the others");

    @ArchTest
    static final ArchRule NOTHING_OF_OURS =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.penstock.schema..", "io.penstock.platform..", "io.penstock.store..")
                    .because("what stands outside the system must not know it from the inside");

    @ArchTest
    static final ArchRule NO_AUTO_CONFIGURATION =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework.boot.autoconfigure..")
                    .because("a test has other things on its class path");
}

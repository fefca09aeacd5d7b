package io.penstock.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ROOMS_ARE_FREE_OF_CYCLES =
            slices().matching("io.penstock.platform.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("each room can be read alone");

    @ArchTest
    static final ArchRule THE_SCHEMA_KNOWS_NO_FRAMEWORK =
            noClasses()
                    .that()
                    .resideInAPackage("io.penstock.schema..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "io.penstock.platform..")
                    .because("the command line and foreign tools use it too");
}

package io.penstock.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock.standalone", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PLAIN =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework..")
                    .because("the supervisor is small and starts at once");

    @ArchTest
    static final ArchRule SUPERVISION =
            classes()
                    .that()
                    .resideInAPackage("..standalone.process..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("..standalone.process..", "java..", "org.jspecify..")
                    .because("keeping processes running knows nothing of what they are");

    @ArchTest
    static final ArchRule ROOMS = slices().matching("..standalone.(*)..").should().beFreeOfCycles();
}

package io.penstock.definition;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.penstock", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule definitionsArePlainJava =
            noClasses()
                    .that()
                    .resideInAPackage("io.penstock.definition..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "java.sql..",
                            "javax.sql..",
                            "org.apache.kafka..")
                    .because(
                            "a definition is checked and asked anywhere, without a service around it");

    @ArchTest
    static final ArchRule yamlIsReadInOnePlace =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*\\.YamlReader(\\$.*)?")
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.snakeyaml.."))
                    .because("what the parser allows and we do not is refused in one place");

    @ArchTest
    static final ArchRule theExpressionLibraryStaysInside =
            classes()
                    .that()
                    .resideInAPackage("io.penstock.definition..")
                    .and()
                    .arePublic()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideOutsideOfPackages("dev.cel..", "com.google..")
                    .because("callers meet conditions, templates and addresses, not a library");

    @ArchTest
    static final ArchRule FAILURES_ARE_CLASSIFIED_IN_ONE_PLACE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.penstock.schema.failure")
                    .should()
                    .callConstructor(
                            io.penstock.schema.failure.Failure.class,
                            io.penstock.schema.failure.FailureClass.class,
                            String.class,
                            String.class)
                    .because("FailureCode knows every failure and its class");
}

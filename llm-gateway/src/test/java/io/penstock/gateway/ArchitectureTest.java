package io.penstock.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packagesOf = GatewayApplication.class,
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES =
            slices().matching("io.penstock.gateway.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a call goes one way: chat, then route, then provider");

    @ArchTest
    static final ArchRule ROUTE_KNOWS_NO_WIRE =
            noClasses()
                    .that()
                    .resideInAPackage("..route..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net.http..", "org.springframework.web..", "java.sql..")
                    .because("what a plan does must not depend on how a provider is reached");

    @ArchTest
    static final ArchRule PRICES_ARE_PLAIN =
            noClasses()
                    .that()
                    .resideInAPackage("..price..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..", "java.net..", "java.sql..", "io.micrometer..")
                    .because("what tokens cost is arithmetic, which a table can ask");

    @ArchTest
    static final ArchRule RULES_ARE_PLAIN =
            noClasses()
                    .that()
                    .resideInAPackage("..schema..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "jakarta..",
                            "java.net.http..",
                            "java.sql..",
                            "javax.sql..",
                            "io.micrometer..")
                    .because(
                            "whether an output obeys is a question of two values, which a table can ask");

    @ArchTest
    static final ArchRule HEALTH_IS_PLAIN =
            noClasses()
                    .that()
                    .resideInAPackage("..health..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "java.net..", "java.sql..")
                    .because("what is known between calls is told by a clock that a test moves");

    @ArchTest
    static final ArchRule THE_WIRE_IS_PLAIN =
            noClasses()
                    .that()
                    .resideInAPackage("..wire..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.net..", "org.springframework..", "java.sql..")
                    .because("what a stream says can be told from its bytes alone");

    @ArchTest
    static final ArchRule THE_LOCAL_MODEL_STAYS_LOCAL =
            noClasses()
                    .that()
                    .resideInAPackage("..extract..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.net..", "org.springframework.web..", "java.sql..", "java.io..")
                    .because("it answers without a network");

    @ArchTest
    static final ArchRule PERSONAL_DATA_IS_FOUND_BY_PLAIN_CODE =
            noClasses()
                    .that()
                    .resideInAPackage("..personal..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework..",
                            "jakarta..",
                            "java.net..",
                            "java.sql..",
                            "java.io..",
                            "org.slf4j..")
                    .because(
                            "what holds the values can neither log, keep nor send them; who does so"
                                    + " says so elsewhere");
}

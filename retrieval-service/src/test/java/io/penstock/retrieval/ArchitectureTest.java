package io.penstock.retrieval;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.penstock.retrieval",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule FEATURES_FORM_NO_CYCLE =
            slices().matching("io.penstock.retrieval.(*)..")
                    .should()
                    .beFreeOfCycles()
                    .because("a question flows one way, from the index to the context");

    @ArchTest
    static final ArchRule ONLY_THE_INDEX_KNOWS_LUCENE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.penstock.retrieval.index")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.lucene..")
                    .because("another engine may stand behind the same search");

    @ArchTest
    static final ArchRule SQL_STANDS_IN_JDBC_CLASSES =
            noClasses()
                    .that()
                    .haveSimpleNameNotStartingWith("Jdbc")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework.jdbc..")
                    .because("whoever looks for a query looks there");

    @ArchTest
    static final ArchRule CUTTING_AND_CHOOSING_IS_PLAIN_JAVA =
            noClasses()
                    .that()
                    .haveSimpleName("Chunker")
                    .or()
                    .haveSimpleName("Selection")
                    .or()
                    .haveSimpleName("Confidence")
                    .or()
                    .haveSimpleName("QueryPlan")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "java.sql..")
                    .because("these rules are tested by table, without a context");

    @ArchTest
    static final ArchRule NOTHING_IS_READ_FROM_ANOTHER_SERVICE =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("io.penstock.store..", "io.penstock.gateway..")
                    .because("a service depends on libraries, never on another service");
}

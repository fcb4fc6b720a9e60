package dev.wishcast.benchmarks;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which packages may use which. */
@AnalyzeClasses(packages = "dev.wishcast.benchmarks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.wishcast.(**)").should().beFreeOfCycles();

    /** Benchmarks use the runner, and not the other way round. */
    @ArchTest
    static final ArchRule WHAT_ALL_SHARE_KNOWS_NO_BENCHMARK = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.benchmarks.runner..")
            .should()
            .dependOnClassesThat(resideInAPackage("dev.wishcast.benchmarks..")
                    .and(resideOutsideOfPackage("dev.wishcast.benchmarks.runner..")));

    /** The contenders' class paths have neither the local stack nor the libraries of the launcher. */
    @ArchTest
    static final ArchRule CONTENDERS_RUN_WITHOUT_THE_BENCHMARKS = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.benchmarks.contender..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.wishcast.local..", "dev.wishcast.launcher..", "picocli..");
}

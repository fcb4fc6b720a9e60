package dev.wishcast.stub;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.wishcast.stub", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.wishcast.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_ROOM_KNOWS_THE_ROOT = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.stub.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wishcast.stub");

    @ArchTest
    static final ArchRule THE_STUB_NEEDS_NOTHING_ELSE_OF_WISHCAST = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.wishcast..").and(resideOutsideOfPackage("dev.wishcast.stub..")));
}

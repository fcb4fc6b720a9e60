package dev.wishcast.launcher;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.wishcast.launcher", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.wishcast.(**)").should().beFreeOfCycles();

    /** The audit has this module on its class path, and neither Kafka nor the stub. */
    @ArchTest
    static final ArchRule THE_PARENT_COMMAND_NEEDS_PICOCLI_ONLY = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.launcher")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.wishcast.launcher.sale..", "dev.wishcast.stub..", "org.apache.kafka..");
}

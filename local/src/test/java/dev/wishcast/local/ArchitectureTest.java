package dev.wishcast.local;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.wishcast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.wishcast.local.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PROCESSES_KNOW_NO_SERVER = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.local.process..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.wishcast.local.server..", "dev.wishcast.local.run..", "dev.wishcast.local.flink..");

    @ArchTest
    static final ArchRule SERVERS_DO_NOT_KNOW_THE_STACK = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.wishcast.local.server..", "dev.wishcast.local.flink..", "dev.wishcast.local.shop..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.wishcast.local.stack..", "dev.wishcast.local.await..");

    /** The stub and the launcher are tools of their own. */
    @ArchTest
    static final ArchRule NOBODY_BELOW_KNOWS_THE_LOCAL_STACK = noClasses()
            .that()
            .resideInAnyPackage("dev.wishcast.launcher..", "dev.wishcast.stub..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wishcast.local..");
}

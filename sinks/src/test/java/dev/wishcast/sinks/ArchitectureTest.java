package dev.wishcast.sinks;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which package may know which. */
@AnalyzeClasses(packages = "dev.wishcast.sinks", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** Every package is a slice of its own, the root too. */
    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES =
            slices().matching("dev.wishcast.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule RECORDS_OF_THE_ROOT_KNOW_NO_PACKAGE_BELOW = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.sinks")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wishcast.sinks.(*)..");

    @ArchTest
    static final ArchRule THE_SENDER_KNOWS_NO_CHANNEL_AND_NO_TRANSPORT = noClasses()
            .that()
            .resideOutsideOfPackages("dev.wishcast.sinks.fcm..", "dev.wishcast.sinks.apns..")
            .and()
            .resideOutsideOfPackage("dev.wishcast.sinks.transport.http2..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.wishcast.sinks.fcm..", "dev.wishcast.sinks.apns..", "dev.wishcast.sinks.transport.http2..");
}

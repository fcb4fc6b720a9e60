package dev.wishcast.job;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Who may know whom. */
@AnalyzeClasses(packages = "dev.wishcast", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String CONNECTORS = "dev.wishcast.connectors..";
    private static final String SINKS = "dev.wishcast.sinks..";
    private static final String JOB = "dev.wishcast.job..";

    @ArchTest
    static final ArchRule CONNECTORS_KNOW_NEITHER_SINKS_NOR_JOB = noClasses()
            .that()
            .resideInAPackage(CONNECTORS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SINKS, JOB);

    @ArchTest
    static final ArchRule SINKS_DO_NOT_KNOW_THE_JOB = noClasses()
            .that()
            .resideInAPackage(SINKS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(JOB);

    @ArchTest
    static final ArchRule SINKS_KNOW_ONLY_RECEIPTS_AND_DEAD_LETTERS_OF_THE_CONNECTORS = noClasses()
            .that()
            .resideInAPackage(SINKS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.wishcast.connectors.kafka..",
                    "dev.wishcast.connectors.debezium..",
                    "dev.wishcast.connectors.sale..",
                    "dev.wishcast.connectors.report..");

    @ArchTest
    static final ArchRule GOOGLES_LIBRARIES_STAY_WITH_FCM = noClasses()
            .that()
            .resideOutsideOfPackage("dev.wishcast.sinks.fcm..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.firebase..", "com.google.auth..", "com.google.api..");

    @ArchTest
    static final ArchRule HTTP_STAYS_WITH_THE_TRANSPORT = noClasses()
            .that()
            .resideInAnyPackage(CONNECTORS, SINKS, JOB)
            .and()
            .resideOutsideOfPackage("dev.wishcast.sinks.transport.http2..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..", "org.apache.hc..");

    /** Flink's distribution comes with SLF4J 1.7; tests and this build have 2. */
    @ArchTest
    static final ArchRule LOGGING_IS_WHAT_FLINK_HAS =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("org.slf4j.event..", "org.slf4j.spi..");

    @ArchTest
    static final ArchRule KAFKA_STAYS_WITH_THE_CONNECTORS = noClasses()
            .that()
            .resideInAnyPackage(SINKS, JOB)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka..");

    @ArchTest
    static final ArchRule DECODERS_KNOW_NO_FLINK = noClasses()
            .that()
            .resideInAnyPackage("dev.wishcast.connectors.debezium..", "dev.wishcast.connectors.sale..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.flink..");

    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("dev.wishcast.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_SCHEDULE_KNOWS_NO_STATE_OF_FLINK = noClasses()
            .that()
            .resideInAPackage("dev.wishcast.job.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.flink.api.common.state..", "org.apache.flink.runtime..");
}

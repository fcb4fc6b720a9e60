package dev.wishcast.stub;

import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./wishcast stub} runs a stub until it is told to end. It is also a program of its own. */
@Command(
        name = "stub",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Runs a stand-in for FCM HTTP v1 and APNs on 127.0.0.1, to test any sender with, until Ctrl-C."
                + " docs/provider-stub.md says what it can do.")
public final class ProviderStubCommand implements Callable<Integer> {

    @Mixin
    private final StubConfig config = StubConfig.defaults();

    @Option(
            names = "--scripts",
            paramLabel = "FILE",
            description = "JSON array of scripts in force at once. Repeatable.")
    private List<Path> scriptFiles = List.of();

    private ProviderStubCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        List<StubScript> scripts = readScripts();
        ProviderStub stub = start();
        Runtime.getRuntime().addShutdownHook(new Thread(stub::close, "stub-shutdown"));
        stub.script(scripts.toArray(StubScript[]::new));
        System.out.printf(
                """
                Provider stub, in place of FCM and APNs, until Ctrl-C

                  FCM, APNs, OAuth  %s
                  Admin API         %s/stats
                  Certificate       %s
                  Service account   %s  (project %s)
                  APNs key          %s  (key %s, team %s, topic %s)
                  All this as JSON  %s

                  pushy             setApnsServer("127.0.0.1", %d), setTrustedServerCertificateChain(certificate)
                  firebase-admin    knows no other host than fcm.googleapis.com; docs/provider-stub.md says how to lead it here

                """,
                stub.endpoint(),
                stub.adminEndpoint(),
                stub.certificatesFile(),
                stub.serviceAccountFile(),
                stub.projectId(),
                stub.apnsKeyFile(),
                stub.apnsKeyId(),
                stub.apnsTeamId(),
                stub.apnsTopic(),
                stub.descriptionFile(),
                stub.port());
        System.out.flush();
        Thread.currentThread().join();
        return 0;
    }

    private ProviderStub start() {
        try {
            return ProviderStub.start(config);
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private List<StubScript> readScripts() {
        List<StubScript> scripts = new ArrayList<>();
        for (Path file : scriptFiles) {
            try {
                scripts.addAll(StubScript.parse(Files.readAllBytes(file)));
            } catch (IOException e) {
                throw new IllegalArgumentException("cannot read scripts from " + file, e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cannot use the scripts in " + file + ": " + e.getMessage(), e);
            }
        }
        return scripts;
    }

    /** Exits with 1 when the stub cannot start, with 2 when an option is wrong. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new ProviderStubCommand())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println(failure.getMessage());
                    return failure instanceof IllegalArgumentException ? 2 : 1;
                });
        System.exit(command.execute(args));
    }
}

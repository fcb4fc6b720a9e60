package dev.wishcast.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The stub as a process of its own, and its start in general. */
class ProviderStubCommandITCase {

    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void kill() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ProviderStubCommand.class.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
    }

    @Test
    void describesItselfServesAndEndsOnSigterm() throws Exception {
        Path data = directory.resolve("stub");
        run("--dir", data.toString(), "--latency-ms", "1", "--project", "some-project", "--topic", "com.example.app");

        Path description = data.resolve("stub.json");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(description));
        JsonNode stub = new ObjectMapper().readTree(description.toFile());
        assertThat(stub.get("projectId").textValue()).isEqualTo("some-project");
        assertThat(stub.get("apnsTopic").textValue()).isEqualTo("com.example.app");
        for (String file : List.of("certificatesFile", "serviceAccountFile", "apnsKeyFile")) {
            assertThat(Path.of(stub.get(file).textValue())).isNotEmptyFile();
        }
        URI endpoint = URI.create(stub.get("endpoint").textValue());
        URI adminEndpoint = URI.create(stub.get("adminEndpoint").textValue());
        assertThat(connects(endpoint)).isTrue();
        try (InputStream statistics = adminEndpoint.resolve("/stats").toURL().openStream()) {
            assertThat(new ObjectMapper().readTree(statistics).get("accepted").longValue())
                    .isZero();
        }

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
        assertThat(connects(endpoint)).isFalse();
        assertThat(connects(adminEndpoint)).isFalse();
    }

    @Test
    void putsScriptsInForceAndRemovesItsTemporaryDirectory() throws Exception {
        Path scripts = Files.writeString(
                directory.resolve("scripts.json"), "[{\"provider\":\"fcm\",\"status\":429,\"retryAfterSeconds\":7}]");
        run("--scripts", scripts.toString());

        Path output = directory.resolve("output");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(output)
                .contains("firebase-admin"));
        Path description = Path.of(Files.readString(output)
                .lines()
                .filter(line -> line.endsWith("stub.json"))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*JSON +", ""));
        JsonNode stub = new ObjectMapper().readTree(description.toFile());
        URI adminEndpoint = URI.create(stub.get("adminEndpoint").textValue());
        try (InputStream inForce = adminEndpoint.resolve("/scripts").toURL().openStream()) {
            assertThat(StubScript.parse(inForce.readAllBytes()))
                    .containsExactly(
                            StubScript.answer(StubProvider.FCM, 429, null).withRetryAfterSeconds(7));
        }

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(description.getParent()).doesNotExist();
    }

    @Test
    void refusesScriptsThatMakeNoSense() throws Exception {
        Path scripts = Files.writeString(directory.resolve("scripts.json"), "[{\"status\":500,\"share\":2}]");
        run("--scripts", scripts.toString());

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(directory.resolve("output")).content().contains("scripts.json", "share must be over 0");
    }

    @Test
    void refusesAValueOutOfRange() throws Exception {
        run("--dir", directory.toString(), "--max-concurrent-streams", "0");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(directory.resolve("output")).content().contains("max concurrent streams must be at least 1: 0");
    }

    @Test
    void saysWhichPortIsTaken() {
        try (ProviderStub first = ProviderStub.start(StubConfig.defaults())) {
            StubConfig samePort = StubConfig.defaults().withPorts(first.port(), 0);
            StubConfig sameAdminPort = StubConfig.defaults().withPorts(0, first.adminPort());

            assertThatThrownBy(() -> ProviderStub.start(samePort))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + first.port());
            assertThatThrownBy(() -> ProviderStub.start(sameAdminPort))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("cannot listen on 127.0.0.1:" + first.adminPort());
        }
    }

    @Test
    void closingDeletesATemporaryDirectoryOnly() {
        ProviderStub temporary = ProviderStub.start(StubConfig.defaults());
        ProviderStub lasting = ProviderStub.start(StubConfig.defaults().withDirectory(directory));
        temporary.close();
        lasting.close();

        assertThat(temporary.certificatesFile().getParent()).doesNotExist();
        assertThat(lasting.certificatesFile()).exists();
    }

    private static boolean connects(URI server) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }
}

package dev.wishcast.launcher;

import dev.wishcast.launcher.project.ProjectDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The script {@code ./wishcast} in a project whose build and whose Java do next to nothing. */
class LauncherScriptTest {

    private static final String SHELL = "#!/bin/sh\n";

    @TempDir
    private Path home;

    private final List<Process> commands = new ArrayList<>();

    @BeforeEach
    void makeProject() throws IOException {
        Files.copy(ProjectDirectory.find().resolve("wishcast"), home.resolve("wishcast"));
        Files.createFile(home.resolve("pom.xml"));
        executable("jdk/bin/java", """
                #!/bin/sh
                case "$1" in
                  -version) echo 'openjdk version "17.0.1"' >&2 ;;
                  --list-modules) echo jdk.compiler@17 ;;
                  *) echo "ran" ;;
                esac
                """);
        executable("mvnw", "#!/bin/sh\necho built >> builds\n");
    }

    @AfterEach
    void stop() {
        commands.forEach(Process::destroyForcibly);
    }

    @Test
    void twoCommandsAtOnceBuildOneAfterTheOther() throws IOException, InterruptedException {
        executable("mvnw", """
                #!/bin/sh
                echo begin >> builds
                while [ ! -e go ]; do sleep 0.05; done
                echo end >> builds
                """);
        Process first = start("sale");
        await().untilAsserted(() -> assertThat(home.resolve("builds")).hasContent("begin"));
        Process second = start("sale");
        await().untilAsserted(() -> assertThat(output(second)).contains("Another command is building"));

        Files.createFile(home.resolve("go"));

        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(output(first)).contains("ran");
        assertThat(output(second)).contains("ran");
        assertThat(home.resolve("builds")).hasContent("begin\nend");
    }

    @Test
    void anotherSystemIsRefusedWhereServersAreNeeded() throws IOException, InterruptedException {
        executable("bin/uname", SHELL + "[ \"$1\" = -s ] && echo Darwin || echo arm64\n");

        assertRefused("Linux x86_64, and this is Darwin arm64");
        assertThat(start("sale").waitFor()).isZero();
    }

    @Test
    void aFullDiskIsRefused() throws IOException, InterruptedException {
        executable("bin/df", SHELL + "echo Filesystem; echo /dev/sda 1 1 2097152 1% /\n");

        assertRefused("4 GB of disk space in " + home + " are needed, but there are only 2048 MB");
    }

    @Test
    void tooLittleMemoryIsRefused() throws IOException, InterruptedException {
        executable(
                "bin/awk",
                SHELL + "case $* in *MemAvailable*) echo 1048576 ;; *) PATH=${PATH#*:}; exec awk \"$@\" ;; esac\n");

        assertRefused("3 GB of free memory are needed, but there are only 1024 MB");
    }

    @Test
    void aBuildWithoutNetworkSaysSo() throws IOException, InterruptedException {
        executable("mvnw", SHELL + "echo '[ERROR] Unknown host repo.maven.apache.org'; exit 1\n");
        Process sale = start("sale");

        assertThat(sale.waitFor()).isOne();
        assertThat(output(sale).lines().toList())
                .hasSize(2)
                .last()
                .asString()
                .contains("the build needs the network", "build.log");
    }

    private void assertRefused(String line) throws IOException, InterruptedException {
        Process demo = start("demo");
        assertThat(demo.waitFor()).isOne();
        assertThat(output(demo).lines()).singleElement().asString().contains(line);
        assertThat(home.resolve("builds")).doesNotExist();
    }

    private Process start(String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        "sh", home.resolve("wishcast").toString(), command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("output-" + commands.size()).toFile());
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().merge("PATH", "", (path, none) -> home.resolve("bin") + ":" + path);
        commands.add(builder.start());
        return commands.get(commands.size() - 1);
    }

    private String output(Process command) throws IOException {
        return Files.readString(home.resolve("output-" + commands.indexOf(command)));
    }

    private void executable(String name, String script) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}

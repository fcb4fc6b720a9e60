package dev.wishcast.local.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a Java server, on the JVM this one runs on. */
public final class JavaCommand {

    private final List<String> jvmArguments = new ArrayList<>();
    private final List<String> classpath = new ArrayList<>();

    /** Starts with a classpath of all jars in a folder. */
    public JavaCommand(Path libraries) {
        classpath.add(libraries.resolve("*").toString());
    }

    /** A folder of classes, or a jar, that joins the classpath. */
    public JavaCommand classes(Path folderOrJar) {
        classpath.add(folderOrJar.toString());
        return this;
    }

    public JavaCommand heap(int megabytes) {
        return jvm("-Xmx" + megabytes + "m");
    }

    /** Where log4j's configuration is; {@code log} is what it calls {@code ${sys:log.file}}. */
    public JavaCommand log4j(Path configuration, Path log) {
        return jvm("-Dlog4j.configurationFile=" + configuration.toUri(), "-Dlog.file=" + log);
    }

    public JavaCommand jvm(String... arguments) {
        jvmArguments.addAll(List.of(arguments));
        return this;
    }

    public List<String> main(String mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classpath));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }
}

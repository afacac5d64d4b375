package io.github.kinase.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * What a reporting command writes, for use as a {@link Mixin}: either one JSON document or lines for people on standard
 * output; notes on standard error.
 */
public final class Report {

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--json", description = "write one JSON document to standard output, and nothing else")
    private boolean json;

    /** Whether JSON is wanted. */
    public boolean json() {
        return json;
    }

    /** Writes the document; the components of records become keys in snake case. */
    public void writeJson(Object document) {
        try {
            out().println(JSON.writeValueAsString(document));
            out().flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What {@link #writeJson} would write. */
    public static <T extends JsonNode> T toTree(Object document) {
        return JSON.valueToTree(document);
    }

    /** Standard output. */
    public PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** A line on standard error that comes from Kinase. */
    public void note(String line) {
        log("kinase: " + line);
    }

    /** A line on standard error as it is. */
    public void log(String line) {
        command.commandLine().getErr().println(line);
        command.commandLine().getErr().flush();
    }
}

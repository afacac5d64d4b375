package io.github.kinase.cli.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The largest errors of float32 over all inputs, from the record that {@code kinase verify --all --record} has written. */
final class Accuracy {

    /** Where the record is; the launcher sets it. */
    private static final String RECORD = "kinase.accuracy";

    private final Map<String, Double> errors = new HashMap<>();

    /** That of the checkout; it knows nothing where there is none. */
    static Accuracy recorded() throws IOException {
        String record = System.getProperty(RECORD);
        return record == null ? new Accuracy() : read(Path.of(record));
    }

    /** That of a file. */
    static Accuracy read(Path record) throws IOException {
        Accuracy accuracy = new Accuracy();
        for (JsonNode row : new ObjectMapper().readTree(record.toFile()).get("rows")) {
            accuracy.errors.put(key(row.get("name").asText(), row.get("pass").asText()), row.get("max_ulp").asDouble());
        }
        return accuracy;
    }

    /** In ULP. */
    OptionalDouble of(String name, String pass) {
        Double error = errors.get(key(name, pass));
        return error == null ? OptionalDouble.empty() : OptionalDouble.of(error);
    }

    private static String key(String name, String pass) {
        return name + " " + pass;
    }
}

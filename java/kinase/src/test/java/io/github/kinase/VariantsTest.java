package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.oracle.Variants;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class VariantsTest {

    @Test
    void everyActivationWithParametersHasThreeBesidesItsDefaults() {
        for (String name : Activation.names()) {
            List<Activation> variants = Variants.ALL.stream().filter(text -> text.startsWith(name + "(")).map(Activation::of)
                    .distinct().filter(variant -> !variant.equals(Activation.of(name))).toList();
            boolean hasParameters = !Activation.of(name).parameters().isEmpty();
            assertTrue(hasParameters ? variants.size() >= 3 : variants.isEmpty(), () -> name + " has " + variants);
        }
    }

    @Test
    void allAreDifferent() {
        assertEquals(Variants.ALL.size(), Variants.ALL.stream().map(Activation::of).collect(Collectors.toSet()).size());
    }
}

package io.github.kinase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.kinase.oracle.Oracle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Names, texts, equality and serialization. */
class IdentityTest {

    static Iterable<Activation> activations() {
        return Cases.activations();
    }

    @Test
    void theOracleKnowsEveryActivationAndNoOther() {
        assertEquals(Set.copyOf(Activation.names()), Oracle.names());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void theOracleKnowsWhereTheOutputDeterminesTheSlope(Activation activation) {
        Oracle oracle = Cases.oracle(activation);
        assertTrue(oracle.hasDerivativeFromOutput() || !activation.hasBackwardFromOutput());
        assertEquals(Activation.of(activation.name()).hasBackwardFromOutput(), oracle.hasDerivativeFromOutput());
    }

    @ParameterizedTest
    @MethodSource("activations")
    void textReadsBack(Activation activation) {
        Activation again = Activation.of(activation.toString());
        assertEquals(activation, again);
        assertEquals(activation.hashCode(), again.hashCode());
        assertEquals(activation.toString(), again.toString());
        assertEquals(activation, Activation.of("  " + activation.toString().replace("(", " ( ").replace("=", " = ") + " "));
    }

    @ParameterizedTest
    @MethodSource("activations")
    void serializationKeepsTheActivation(Activation activation) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(activation.on(Cases.javaBackend()));
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            Activation again = (Activation) in.readObject();
            assertEquals(activation, again);
            assertEquals(activation.apply(-0.3f), again.apply(-0.3f));
        }
    }

    @Test
    void parametersDistinguish() {
        assertEquals(Activation.elu(), Activation.elu(1));
        assertEquals(Activation.of("elu"), Activation.of("elu()"));
        assertNotEquals(Activation.elu(), Activation.elu(0.5));
        assertNotEquals(Activation.elu(), Activation.selu());
        assertNotEquals(Activation.silu(), Activation.softplus());
    }

    @ParameterizedTest
    @CsvSource({"swish,silu", "exp,exponential", "logistic,sigmoid", "rectifier,relu", "soft_relu,softplus"})
    void aliasesMeanTheSame(String alias, String name) {
        assertEquals(Activation.of(name), Activation.of(alias));
        assertEquals(name, Activation.of(alias).name());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gelo                            | there is no activation "gelo"; nearest: "gelu"
            leaky_relu(slope=1)             | nearest: "negative_slope"
            leaky_relu(negative_slope)      | parameter=value
            leaky_relu(negative_slope=a)    | negative_slope is "a"; it must be a number
            leaky_relu(negative_slope=NaN)  | NaN
            elu(alpha=Infinity)             | alpha is Infinity
            tanh(alpha=1)                   | tanh has no parameters; "alpha" was given
            elu(alpha=1                     | must be a name
            elu(alpha=1,)                   | "" is no parameter of elu
            elu(alpha=1, alpha=2)           | gives alpha twice
            ''                              | must be a name
            """)
    void wrongTextsAreRefused(String text, String message) {
        String said = assertThrows(IllegalArgumentException.class, () -> Activation.of(text)).getMessage();
        assertTrue(said.contains(message), said);
    }

    @Test
    void rowActivations() {
        assertEquals("softmax(temperature=1.0)", RowActivation.of("softmax").toString());
        String said = assertThrows(IllegalArgumentException.class, () -> RowActivation.of("softmux")).getMessage();
        assertTrue(said.contains("softmux") && said.contains("nearest: \"softmax\"") && said.contains("sparsemax"), said);
        said = assertThrows(IllegalArgumentException.class, () -> RowActivation.of("softmax(temp=1)")).getMessage();
        assertTrue(said.contains("softmax has no parameter \"temp\"") && said.contains("temperature"), said);
        said = assertThrows(IllegalArgumentException.class, () -> RowActivation.of("torch:softmax")).getMessage();
        assertTrue(said.contains("torch:softmax") && said.contains("log_softmax"), said);
    }

    /** A library that is there but fails its self-test would let every other test run on plain Java alone. */
    @Tag("native")
    @Test
    void theNativeLibraryIsUsedWhereItWasBuilt() {
        assumeTrue(Kinase.class.getResource("native") != null, "no native library was built");
        assertEquals("native", Kinase.info().backend(), () -> "not used: " + Kinase.info().reasons());
    }

    /** And one whose lower SIMD target fails it, on the higher one alone. */
    @Tag("native")
    @Test
    void lowerSimdTargetsAreThereToCompareWith() {
        // AVX2 and NEON are the lowest of their machines: nothing that could be missing.
        assumeTrue("avx512".equals(Kinase.info().simd()), "there is no lower SIMD target");
        assertTrue(Kinase.backends().stream().anyMatch(backend -> "avx2".equals(backend.simd())), Kinase.backends()::toString);
    }

    @Test
    void infoTellsTheBackendThatIsUsed() {
        Kinase.Info info = Kinase.info();
        assertEquals(Kinase.backends().get(0).name(), info.backend());
        assertEquals(Kinase.backends().get(0).simd(), info.simd());
        assertEquals(Runtime.version().toString(), info.jdk());
    }
}

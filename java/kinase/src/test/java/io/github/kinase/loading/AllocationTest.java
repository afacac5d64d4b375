package io.github.kinase.loading;

import com.sun.management.ThreadMXBean;
import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.Kinase;
import io.github.kinase.RowActivation;
import io.github.kinase.RowShape;
import io.github.kinase.backend.Backend;
import io.github.kinase.backend.Memory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * After warm-up no call allocates a byte. The compiler of JDK 25 decides by chance, once in a JVM, whether it inlines what makes the
 * segments of a call through java.lang.foreign; where it does not, up to 216 bytes are allocated. What allocates here must not in
 * one of two fresh JVMs.
 */
class AllocationTest {

    private static final int FRESH_JVMS = 2;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A tail on every SIMD width, and two of the pieces in which the Java backend works on memory behind addresses. */
    private static final int LENGTH = 1027;
    /** Where the call counts, and not the elements. */
    private static final int SHORT = 5;
    private static final int CALLS = 200;
    /** The compilers work in the background; a call that still allocates after that many seconds does so for ever. */
    private static final long PATIENCE = 5_000_000_000L;

    static Stream<Arguments> calls() {
        return Kinase.backends().stream().flatMap(backend ->
                Stream.of("relu", "leaky_relu", "exponential", "gelu", "gelu_tanh", "tanh").map(name -> Arguments.of(backend, name)));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void elementWise(Backend backend, String name) throws Exception {
        assertSomewhere(() -> elementWise(Activation.of(name).on(backend)), "elementWise", backend.toString(), name);
    }

    private static void elementWise(Activation f) {
        float[] x = new float[LENGTH];
        float[] y = new float[LENGTH];
        assertNothing("forward", () -> f.forward(x, y));
        assertNothing("backward", () -> f.backward(x, x, y));
        float[] far = new float[LENGTH];
        Arrays.fill(far, LENGTH / 2, LENGTH, 1000);
        assertNothing("forward, of what is far from 0", () -> f.forward(far, y));
        assertNothing("backward, of what is far from 0", () -> f.backward(far, x, y));
        assertNothing("forward, short", () -> f.forward(x, 0, y, 0, SHORT));
        assertNothing("backward, short", () -> f.backward(x, 0, x, 0, y, 0, SHORT));
        FloatBuffer heap = FloatBuffer.wrap(x);
        FloatBuffer heapOut = FloatBuffer.wrap(y);
        assertNothing("forward, heap buffers", () -> f.forward(heap, heapOut));
        FloatBuffer direct = direct();
        FloatBuffer directOut = direct();
        assertNothing("forward, direct buffers", () -> f.forward(direct, directOut));
        assertNothing("backward, direct buffers", () -> f.backward(direct, direct, directOut));
        long in = Memory.address(direct);
        long out = Memory.address(directOut);
        assertNothing("forward, addresses", () -> f.forward(in, out, LENGTH, DataType.FLOAT32));
        assertNothing("backward, addresses", () -> f.backward(in, in, out, LENGTH, DataType.FLOAT32));
        short[] halves = new short[LENGTH];
        assertNothing("forward, bfloat16", () -> f.forward(halves, halves, DataType.BFLOAT16));
        assertNothing("backward, float16", () -> f.backward(halves, halves, halves, DataType.FLOAT16));
        assertNothing("forward, float to bfloat16", () -> f.forward(x, halves, DataType.BFLOAT16));
        assertNothing("forward, addresses of float16", () -> f.forward(in, out, LENGTH, DataType.FLOAT16));
        if (f.hasBackwardFromOutput()) {
            assertNothing("backward from output", () -> f.backwardFromOutput(x, x, y));
            assertNothing("backward from output, addresses", () -> f.backwardFromOutput(in, in, out, LENGTH, DataType.FLOAT32));
        }
        assertEquals(0, direct.get(0)); // keeps the buffers behind the addresses alive
    }

    @ParameterizedTest
    @ValueSource(strings = {"relu", "gelu"})
    void whereTheBackendIsChosenByLength(String name) throws Exception {
        assertSomewhere(() -> byLength(Activation.of(name)), "byLength", "", name);
    }

    private static void byLength(Activation f) {
        float[] x = new float[LENGTH];
        short[] halves = new short[LENGTH];
        for (int length : new int[] {1, SHORT, LENGTH}) {
            assertNothing("forward of " + length, () -> f.forward(x, 0, x, 0, length));
            assertNothing("backward of " + length, () -> f.backward(x, 0, x, 0, x, 0, length));
            assertNothing("forward of " + length + ", bfloat16", () -> f.forward(halves, 0, halves, 0, length, DataType.BFLOAT16));
        }
    }

    /** Where no compilation but that of the calls loads what it needs to inline all of them. */
    @Test
    void whereNothingElseIsCompiled() throws Exception {
        Child.Result alone = child().with("-XX:CompileCommand=compileonly,io.github.kinase.backend.NativeArrays::run")
                .run(AllocationTest.class.getName(), "alone", "", "relu");
        assertEquals(0, alone.status(), alone.toString());
    }

    private static void alone(Activation f) {
        float[] x = new float[LENGTH];
        assertNothing("forward", () -> f.forward(x, x));
        assertNothing("backward", () -> f.backward(x, x, x));
    }

    static Stream<Arguments> rows() {
        return Kinase.backends().stream().flatMap(backend ->
                Stream.of("softmax", "softmin", "log_softmax", "hardmax").map(name -> Arguments.of(backend, name)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rows(Backend backend, String name) throws Exception {
        assertSomewhere(() -> byRow(RowActivation.of(name).on(backend)), "byRow", backend.toString(), name);
    }

    /** Rows of equal elements, with one that is nearly all of the sum, and with one that is subtracted from the others. */
    private static void byRow(RowActivation f) {
        float[] x = new float[LENGTH];
        float[] y = new float[LENGTH];
        for (float largest : new float[] {0, 100, 5000}) {
            x[7] = largest;
            assertNothing("forward, up to " + largest, () -> f.forward(x, y, 1, LENGTH));
            assertNothing("backward, up to " + largest, () -> f.backwardFromOutput(x, x, y, 1, LENGTH));
        }
        assertNothing("forward, short", () -> f.forward(x, 0, y, 0, 1, SHORT));
        assertNothing("backward, short", () -> f.backwardFromOutput(x, 0, x, 0, y, 0, 1, SHORT));
        FloatBuffer direct = direct();
        long in = Memory.address(direct);
        assertNothing("forward, addresses", () -> f.forward(in, in, 1, LENGTH, DataType.FLOAT32));
        RowShape sideBySide = new RowShape(1, 79, LENGTH / 79);
        assertNothing("forward, side by side", () -> f.forward(x, y, sideBySide));
        assertEquals(LENGTH, direct.capacity()); // keeps the buffer behind the address alive
    }

    static Stream<Arguments> gates() {
        return Kinase.backends().stream().flatMap(backend ->
                Stream.of("reglu", "swiglu", "geglu", "geglu_tanh", "swiglu_oai").map(name -> Arguments.of(backend, name)));
    }

    @ParameterizedTest
    @MethodSource("gates")
    void gates(Backend backend, String name) throws Exception {
        assertSomewhere(() -> gated(GatedActivation.of(name).on(backend)), "gated", backend.toString(), name);
    }

    private static void gated(GatedActivation f) {
        float[] x = new float[LENGTH];
        float[] y = new float[LENGTH];
        float[] z = new float[LENGTH];
        assertNothing("forward", () -> f.forward(x, x, y));
        assertNothing("backward", () -> f.backward(x, x, x, y, z));
        assertNothing("forward, short", () -> f.forward(x, 0, x, 0, y, 0, SHORT));
        assertNothing("backward, short", () -> f.backward(x, 0, x, 0, x, 0, y, 0, z, 0, SHORT));
        float[] far = new float[LENGTH];
        Arrays.fill(far, LENGTH / 2, LENGTH, 1000);
        assertNothing("forward, of what is far from 0", () -> f.forward(far, x, y));
        FloatBuffer direct = direct();
        long in = Memory.address(direct);
        assertNothing("forward, addresses", () -> f.forward(in, in, in, LENGTH, DataType.FLOAT32));
        assertEquals(0, direct.get(0));
    }

    static Stream<Arguments> channels() {
        return Kinase.backends().stream().flatMap(backend ->
                Stream.of("prelu", "biased:relu", "biased:gelu").map(name -> Arguments.of(backend, name)));
    }

    @ParameterizedTest
    @MethodSource("channels")
    void channels(Backend backend, String name) throws Exception {
        assertSomewhere(() -> byChannel(ChannelActivation.of(name).on(backend)), "byChannel", backend.toString(), name);
    }

    private static void byChannel(ChannelActivation f) {
        for (Channels shape : List.of(new Channels(1, 1, LENGTH), new Channels(1, LENGTH, 1), new Channels(1, SHORT, 1))) {
            float[] x = new float[(int) (shape.channels() * shape.inner())];
            float[] y = new float[x.length];
            float[] v = new float[(int) shape.channels()];
            float[] dv = new float[(int) shape.channels()];
            assertNothing("forward of " + shape, () -> f.forward(x, v, y, shape));
            assertNothing("backward of " + shape, () -> f.backward(x, v, x, y, dv, shape));
        }
        FloatBuffer direct = direct();
        FloatBuffer number = direct();
        long in = Memory.address(direct);
        long v = Memory.address(number);
        Channels one = new Channels(1, 1, LENGTH); // not in the call, where whether it is an object depends on what is inlined
        assertNothing("forward, addresses", () -> f.forward(in, v, in, one, DataType.FLOAT32));
        assertEquals(0, direct.get(0) + number.get(0));
    }

    private static void assertSomewhere(Runnable measurement, String what, String backend, String name) throws Exception {
        try {
            measurement.run();
        } catch (AssertionError here) {
            for (int i = 0; i < FRESH_JVMS; i++) {
                Child.Result fresh = child().run(AllocationTest.class.getName(), what, backend, name);
                if (fresh.status() == 0) {
                    return;
                }
                here.addSuppressed(new AssertionError(fresh.toString()));
            }
            throw here;
        }
    }

    /** A fresh JVM with the options of this one. */
    private static Child child() throws IOException {
        return Child.in(Files.createTempDirectory("allocation"))
                .with(ManagementFactory.getRuntimeMXBean().getInputArguments().toArray(String[]::new))
                .with("-cp", System.getProperty("java.class.path"));
    }

    /** One measurement in a JVM of its own, which ends with a status other than 0 where something is allocated. */
    public static void main(String... arguments) {
        String name = arguments[2];
        switch (arguments[0]) {
            case "byLength" -> byLength(Activation.of(name));
            case "alone" -> alone(Activation.of(name));
            default -> onBackend(arguments[0], arguments[1], name);
        }
    }

    private static void onBackend(String what, String which, String name) {
        Backend backend = Kinase.backends().stream().filter(each -> each.toString().equals(which)).findFirst().orElseThrow();
        switch (what) {
            case "elementWise" -> elementWise(Activation.of(name).on(backend));
            case "byRow" -> byRow(RowActivation.of(name).on(backend));
            case "byChannel" -> byChannel(ChannelActivation.of(name).on(backend));
            case "gated" -> gated(GatedActivation.of(name).on(backend));
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static FloatBuffer direct() {
        return ByteBuffer.allocateDirect(4 * LENGTH).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    private static void assertNothing(String what, Runnable call) {
        long end = System.nanoTime() + PATIENCE;
        long bytes = allocated(call);
        while (bytes != 0 && System.nanoTime() < end) {
            bytes = allocated(call);
        }
        assertEquals(0, bytes, what + ": bytes in " + CALLS + " calls");
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with JDK 19
    private static long allocated(Runnable call) {
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < CALLS; i++) {
            call.run();
        }
        return THREADS.getThreadAllocatedBytes(thread) - before;
    }
}

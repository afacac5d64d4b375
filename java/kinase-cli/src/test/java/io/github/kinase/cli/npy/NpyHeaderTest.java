package io.github.kinase.cli.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {

    private static final String GOOD = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }";

    static byte[] file(int major, String dictionary) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(HexFormat.of().parseHex("934e554d5059"));
        bytes.write(major);
        bytes.write(0);
        for (int i = 0; i < (major == 1 ? 2 : 4); i++) {
            bytes.write(dictionary.length() >> 8 * i);
        }
        bytes.writeBytes(dictionary.getBytes(StandardCharsets.ISO_8859_1));
        return bytes.toByteArray();
    }

    private static NpyHeader read(byte[] bytes) throws IOException {
        return NpyHeader.read(Channels.newChannel(new ByteArrayInputStream(bytes)));
    }

    private static NpyHeader read(String dictionary) throws IOException {
        return read(file(1, dictionary));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsEveryVersion(int major) throws IOException {
        assertEquals(new NpyHeader("<f4", false, List.of(3L, 5L)), read(file(major, GOOD + "    \n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{'shape': (3, 5), 'descr': '<f4', 'fortran_order': False}",
        "{\"descr\":\"<f4\",\"fortran_order\":False,\"shape\":(3,5,)}",
        "{ 'descr' : '<f4' , 'fortran_order' : False , 'shape' : ( 3L , 5L ) , }\n",
    })
    void readsWhatOtherWritersWrite(String dictionary) throws IOException {
        assertEquals(new NpyHeader("<f4", false, List.of(3L, 5L)), read(dictionary));
    }

    @Test
    void readsShapesWithoutAndWithOneAxis() throws IOException {
        assertEquals(1, read(GOOD.replace("(3, 5)", "()")).elements());
        assertEquals(7, read(GOOD.replace("(3, 5)", "(7,)")).elements());
        assertEquals(0, read(GOOD.replace("(3, 5)", "(0, 9223372036854775807)")).elements());
    }

    @Test
    void keepsTheTextOfAStructuredType() throws IOException {
        assertEquals("[('shape', '<f4'), ('b', '<i4', (2,))]",
                read(GOOD.replace("'<f4'", "[('shape', '<f4'), ('b', '<i4', (2,))]")).descr());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "{}", "{'descr': '<f4'}", "'descr': '<f4', 'fortran_order': False, 'shape': (3, 5)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-3, 5)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,, 5)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3 5)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': [3, 5]}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (3, 5)}",
        "{'descr': '<f4', 'fortran_order': False 'shape': (3, 5)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'shape': (3, 5)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2305843009213693952,)}",
    })
    void refusesMalformedDictionaries(String dictionary) {
        IOException e = assertThrows(IOException.class, () -> read(dictionary));
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    @Test
    void refusesMoreAxesThanNumPyHas() {
        assertThrows(IOException.class, () -> read(GOOD.replace("(3, 5)", "(" + "1, ".repeat(65) + ")")));
    }

    @Test
    void refusesHeadersThatEndEarly() {
        byte[] whole = file(1, GOOD);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(IOException.class, () -> read(part));
        }
    }

    @Test
    void refusesAnEnormousLengthWithoutAllocatingIt() {
        byte[] bytes = file(2, GOOD);
        Arrays.fill(bytes, 8, 12, (byte) 0xff);
        assertTrue(assertThrows(IOException.class, () -> read(bytes)).getMessage().contains("4294967295"));
    }

    @Test
    void randomBytesGiveAHeaderOrAnIoException() {
        Random random = new Random(7);
        String alphabet = "{}'\"():,[]L <f4descrfortran_ordershapeTrueFalse0123456789\n\u00ff";
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = file(1 + round % 3, GOOD);
            int changes = 1 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                int at = random.nextInt(bytes.length);
                bytes[at] = round % 2 == 0 ? (byte) random.nextInt() : (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            try {
                assertTrue(read(bytes).elements() >= 0);
            } catch (IOException e) {
                assertTrue(e.getMessage() != null && !e.getMessage().contains("\n"),
                        () -> "message of " + HexFormat.of().formatHex(bytes));
            }
        }
    }

    @Test
    void aCraftedDictionaryDoesNotStallTheParser() {
        String nested = "{" + "'descr': [],".repeat(800);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(IOException.class, () -> read(nested + "}")));
        String blank = "{" + " ".repeat(9000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(IOException.class, () -> read(blank)));
        String extents = GOOD.replace("3, 5", " ".repeat(9000) + "x");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(IOException.class, () -> read(extents)));
        String spaced = GOOD.replace("3, 5", " ".repeat(4500) + "3" + " ".repeat(4500) + "5");
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> assertThrows(IOException.class, () -> read(spaced)));
    }

    @Test
    void writesTheBytesOfNumPy() throws IOException {
        // numpy.save of NumPy 2.4.
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 5), }";
        byte[] bytes = new NpyHeader("<f4", false, List.of(3L, 5L)).toBytes();
        assertArrayEquals(file(1, text + " ".repeat(128 - 10 - 1 - text.length()) + "\n"), bytes);
    }

    @Test
    void readsBackWhatItWrites() throws IOException {
        List<Long> most = Collections.nCopies(64, 1L);
        for (List<Long> shape : List.of(List.<Long>of(), List.of(7L), List.of(0L), List.of(2L, 3L, 4L), most)) {
            NpyHeader header = new NpyHeader("<f4", false, shape);
            assertEquals(0, header.toBytes().length % 64);
            assertEquals(header, read(header.toBytes()));
        }
    }

    @Test
    void orderMattersFromTwoLongAxesOn() {
        assertFalse(new NpyHeader("<f4", true, List.of()).orderMatters());
        assertFalse(new NpyHeader("<f4", true, List.of(1L, 5L, 1L)).orderMatters());
        assertFalse(new NpyHeader("<f4", true, List.of(2L, 0L, 2L)).orderMatters());
        assertTrue(new NpyHeader("<f4", true, List.of(2L, 5L)).orderMatters());
    }
}

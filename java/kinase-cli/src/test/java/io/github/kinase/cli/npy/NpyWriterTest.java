package io.github.kinase.cli.npy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyWriterTest {

    private static final NpyHeader HEADER = new NpyHeader("<f4", false, List.of(2L));

    @TempDir
    Path folder;

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void withoutCommitNothingIsLeft() throws IOException {
        Path file = folder.resolve("y.npy");
        try (NpyWriter writer = NpyWriter.create(file, HEADER)) {
            writer.write(ByteBuffer.allocate(4));
            assertEquals(1, files().size());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void withoutCommitTheOldFileStays() throws IOException {
        Path file = Files.writeString(folder.resolve("y.npy"), "old");
        try (NpyWriter writer = NpyWriter.create(file, HEADER)) {
            writer.write(ByteBuffer.allocate(8));
            assertEquals("old", Files.readString(file));
        }
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("y.npy"), files());
    }

    @Test
    void commitReplacesTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("y.npy"), "old");
        try (NpyWriter writer = NpyWriter.create(file, HEADER)) {
            writer.write(ByteBuffer.allocate(8));
            writer.commit();
        }
        assertEquals(List.of("y.npy"), files());
        try (NpyReader reader = NpyReader.open(file)) {
            assertEquals(HEADER, reader.header());
        }
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsAnError() throws IOException {
        String empty = "{'descr': '<f4', 'fortran_order': False, 'shape': (0,)}";
        Path file = Files.write(folder.resolve("x.npy"), NpyHeaderTest.file(1, empty));
        try (NpyReader reader = NpyReader.open(file)) {
            assertThrows(IOException.class, () -> reader.read(ByteBuffer.allocate(4)));
        }
    }
}

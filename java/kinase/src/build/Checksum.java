import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Writes the CRC-32 of a file in hexadecimal to FILE.crc32. Usage: java Checksum.java FILE. */
public final class Checksum {

    private Checksum() {}

    public static void main(String[] args) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(Files.readAllBytes(Path.of(args[0])));
        Files.writeString(Path.of(args[0] + ".crc32"), Long.toHexString(crc.getValue()) + "\n");
    }
}

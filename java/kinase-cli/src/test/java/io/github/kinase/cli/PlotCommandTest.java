package io.github.kinase.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class PlotCommandTest extends CommandLineTest {

    private static final int BLUE = 0xff0072b2;
    private static final int ORANGE = 0xffd55e00;

    @TempDir
    private Path folder;

    private static boolean contains(BufferedImage image, int x, int y, int width, int height, int color) {
        for (int i = x; i < x + width; i++) {
            for (int j = y; j < y + height; j++) {
                if (image.getRGB(i, j) == color) {
                    return true;
                }
            }
        }
        return false;
    }

    private BufferedImage draw(Object... arguments) throws IOException {
        Path file = folder.resolve("picture.png");
        Object[] all = new Object[arguments.length + 3];
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        all[0] = "plot";
        all[1] = "-o";
        all[2] = file;
        run(all).good();
        return ImageIO.read(file.toFile());
    }

    @Test
    void theGalleryHasNinePanelsWithACurveInEach() throws IOException {
        BufferedImage image = draw();
        int width = image.getWidth() / 3;
        int height = image.getHeight() / 3;
        for (int i = 0; i < 9; i++) {
            int x = i % 3 * width;
            int y = i / 3 * height;
            assertTrue(contains(image, x, y, width, height, BLUE), "panel " + i);
            assertFalse(contains(image, x, y, width, height, ORANGE), "panel " + i);
        }
    }

    @Test
    void derivativesAreASecondCurveAndFourPanelsASquare() throws IOException {
        BufferedImage image = draw("--derivatives", "gelu", "mish", "hard_shrink", "binary_step");
        for (int i = 0; i < 4; i++) {
            int width = image.getWidth() / 2;
            int height = image.getHeight() / 2;
            assertTrue(contains(image, i % 2 * width, i / 2 * height, width, height, ORANGE), "panel " + i);
        }
    }

    @Test
    void compareIsOnePanel() throws IOException {
        BufferedImage image = draw("--compare", "relu", "gelu", "--from", "-3", "--to", "3", "--step", "0.01");
        assertEquals(1800, image.getWidth());
        assertTrue(contains(image, 0, 0, 1800, 1200, BLUE) && contains(image, 0, 0, 1800, 1200, ORANGE));
    }

    @Test
    void valuesThatAreNotFiniteAreGaps() throws IOException {
        draw("exponential", "--from", "80", "--to", "100", "--step", "1");
    }

    @Test
    void svgIsWellFormedAndOfTheSizeOfTheGallery() throws Exception {
        Path file = folder.resolve("picture.svg");
        run("plot", "-o", file).good();
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        Document document = factory.newDocumentBuilder().parse(file.toFile());
        assertEquals("svg", document.getDocumentElement().getTagName());
        assertEquals("0 0 1140 870", document.getDocumentElement().getAttribute("viewBox"));
    }

    @Test
    void refusesWhatItCannotDraw() throws IOException {
        Path file = folder.resolve("picture.png");
        run("plot", "-o", folder.resolve("picture.gif")).refused("--output", "picture.gif", ".png or .svg");
        run("plot", "-o", folder.resolve("missing/picture.png")).refused("--output", "folder");
        run("plot", "-o", file, "gelo").refused("gelo", "gelu");
        run("plot", "-o", file, "--from", "5", "--to", "-5").refused("--from 5", "points");
        run("plot", "-o", file, "--step", "0").refused("--step 0", "points");
        run("plot", "-o", file, "--step", "1e-9").refused("--step", "points");
        run("plot", "-o", file, "--from", "NaN").refused("--from NaN");
        assertFalse(Files.exists(file));
    }
}

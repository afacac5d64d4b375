package io.github.kinase.cli.plot;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.intermediate.CommandSequence;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;

/** Charts in a grid, row by row, as one PNG or SVG file. */
public final class Picture {

    /** Pixels of a PNG per unit of a chart, so that the lines stay sharp on dense screens. */
    private static final int SCALE = 2;

    private Picture() {}

    /**
     * Throws IllegalArgumentException, which names the option, unless the file ends in .png or .svg and its folder can be
     * written to: known before the work that the picture is to show.
     */
    public static void check(String option, Path file) {
        if (!isSvg(file) && !file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new IllegalArgumentException(option + " is " + file + "; it must end in .png or .svg");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new IllegalArgumentException(option + " is " + file + "; it must be a file in a folder that can be written to");
        }
    }

    /** Writes charts of one size in rows of {@code columns}; the ending of the file says the format. */
    public static void write(List<XYChart> charts, int columns, Path file) throws IOException {
        try {
            Files.write(file, isSvg(file) ? svg(charts, columns) : png(charts, columns));
        } catch (LinkageError | InternalError e) {
            throw new IOException("this JDK cannot draw (" + e + "); java.desktop, the fontconfig package or a font may be missing", e);
        }
    }

    private static boolean isSvg(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".svg");
    }

    private static byte[] png(List<XYChart> charts, int columns) throws IOException {
        System.setProperty("java.awt.headless", "true");
        BufferedImage image = new BufferedImage(SCALE * width(charts, columns), SCALE * height(charts, columns),
                BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.scale(SCALE, SCALE);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        paint(graphics, charts, columns);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, "png", bytes)) {
            throw new IOException("this JDK has no writer of PNG");
        }
        return bytes.toByteArray();
    }

    private static byte[] svg(List<XYChart> charts, int columns) throws IOException {
        System.setProperty("java.awt.headless", "true");
        VectorGraphics2D graphics = new VectorGraphics2D();
        paint(graphics, charts, columns);
        CommandSequence commands = graphics.getCommands();
        PageSize size = new PageSize(0, 0, width(charts, columns), height(charts, columns));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new SVGProcessor().getDocument(commands, size).writeTo(bytes);
        return bytes.toByteArray();
    }

    private static void paint(Graphics2D graphics, List<XYChart> charts, int columns) {
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width(charts, columns), height(charts, columns));
        for (int i = 0; i < charts.size(); i++) {
            XYChart chart = charts.get(i);
            int x = i % columns * chart.getWidth();
            int y = i / columns * chart.getHeight();
            graphics.translate(x, y);
            chart.paint(graphics, chart.getWidth(), chart.getHeight());
            graphics.translate(-x, -y);
        }
    }

    private static int width(List<XYChart> charts, int columns) {
        return columns * charts.get(0).getWidth();
    }

    private static int height(List<XYChart> charts, int columns) {
        return (charts.size() + columns - 1) / columns * charts.get(0).getHeight();
    }
}

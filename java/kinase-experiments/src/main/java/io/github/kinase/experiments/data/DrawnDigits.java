package io.github.kinase.experiments.data;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Digits drawn by the program itself, so that an experiment runs anywhere: fonts, distorted, with noise. */
public final class DrawnDigits {

    private static final String[] FONTS = {Font.SANS_SERIF, Font.SERIF, Font.MONOSPACED, Font.DIALOG};
    private static final int[] STYLES = {Font.PLAIN, Font.BOLD, Font.ITALIC, Font.BOLD | Font.ITALIC};
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

    private static final double MAX_ANGLE = Math.toRadians(20);
    private static final double MAX_SHEAR = 0.35;
    private static final double MIN_SIZE = 14;
    private static final double MAX_SIZE = 22;
    private static final double MIN_ASPECT = 0.75;
    private static final double MAX_ASPECT = 1.3;
    private static final double MAX_SHIFT = 2.5;
    private static final double NOISE = 0.12;

    private DrawnDigits() {}

    /** Draws pictures, in a random order of digits; the same seed on the same machine gives the same pictures. */
    public static Digits draw(int count, long seed) {
        System.setProperty("java.awt.headless", "true");
        Random random = new Random(seed);
        float[] pixels = new float[Math.multiplyExact(count, Digits.PIXELS)];
        byte[] labels = new byte[count];
        BufferedImage image = new BufferedImage(Digits.SIDE, Digits.SIDE, BufferedImage.TYPE_BYTE_GRAY);
        try {
            for (int i = 0; i < count; i++) {
                labels[i] = (byte) random.nextInt(Digits.CLASSES);
                draw(labels[i], random, image);
                for (int j = 0; j < Digits.PIXELS; j++) {
                    double ink = image.getRaster().getSample(j % Digits.SIDE, j / Digits.SIDE, 0) / 255.0;
                    pixels[i * Digits.PIXELS + j] = (float) Math.min(1, Math.max(0, ink + NOISE * random.nextGaussian()));
                }
            }
        } catch (LinkageError | InternalError e) {
            throw new IllegalStateException("this JDK cannot draw digits (" + e
                    + "); java.desktop, the fontconfig package or a font may be missing; --mnist DIR needs none of them", e);
        }
        return new Digits(pixels, labels);
    }

    private static void draw(int digit, Random random, BufferedImage image) {
        Font font = new Font(FONTS[random.nextInt(FONTS.length)], STYLES[random.nextInt(STYLES.length)], Digits.SIDE);
        Shape outline = font.createGlyphVector(CONTEXT, Integer.toString(digit)).getOutline();
        Rectangle2D bounds = outline.getBounds2D();
        double size = between(random, MIN_SIZE, MAX_SIZE) / bounds.getHeight();
        AffineTransform place = new AffineTransform();
        place.translate(Digits.SIDE / 2.0 + between(random, -MAX_SHIFT, MAX_SHIFT), Digits.SIDE / 2.0
                + between(random, -MAX_SHIFT, MAX_SHIFT));
        place.rotate(between(random, -MAX_ANGLE, MAX_ANGLE));
        place.shear(between(random, -MAX_SHEAR, MAX_SHEAR), 0);
        place.scale(size * between(random, MIN_ASPECT, MAX_ASPECT), size);
        place.translate(-bounds.getCenterX(), -bounds.getCenterY());
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.BLACK);
        graphics.fillRect(0, 0, Digits.SIDE, Digits.SIDE);
        graphics.setColor(Color.WHITE);
        graphics.fill(place.createTransformedShape(outline));
        graphics.dispose();
    }

    private static double between(Random random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}

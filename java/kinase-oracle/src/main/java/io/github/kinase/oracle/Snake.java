package io.github.kinase.oracle;

/**
 * x + sin^2(t) / alpha, t = alpha x as the exact sum of two doubles. {@link Math} reduces a double of any size exactly; the
 * addition theorem joins the two.
 */
final class Snake {

    private final double sin;
    private final double cos;

    private Snake(double x, double alpha) {
        double t = alpha * x;
        double rest = Math.fma(alpha, x, -t);
        sin = Math.sin(t) * Math.cos(rest) + Math.cos(t) * Math.sin(rest);
        cos = Math.cos(t) * Math.cos(rest) - Math.sin(t) * Math.sin(rest);
    }

    static double value(double x, double alpha) {
        double sin = new Snake(x, alpha).sin;
        return x == 0 || Double.isInfinite(x) ? x : x + sin * sin / alpha;
    }

    /** 1 + sin(2t) = (sin t + cos t)^2. */
    static double slope(double x, double alpha) {
        Snake angle = new Snake(x, alpha);
        return Math.pow(angle.sin + angle.cos, 2);
    }
}

package io.github.kinase.cli.bench;

import static java.lang.Math.exp;
import static java.lang.Math.max;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Set;

/** The loops over java.lang.Math that Kinase is compared with: {@link MathFormulas}, each in a loop of its own, and softmax. */
public final class MathLoops {

    private MathLoops() {}

    /** The activations that have a Math loop. */
    public static Set<String> names() {
        return MathFormulas.ALL.keySet();
    }

    /** A loop of its own for an activation, compiled apart from all others; null if there is none. */
    static Loop of(String name) {
        return of(name, Elementary.MATH);
    }

    /** The same over the functions of another library. */
    public static Loop of(String name, Elementary functions) {
        MathFormulas.Formula formula = MathFormulas.of(functions).get(name);
        return formula == null ? null : (Loop) define(MathLoop.class, formula);
    }

    /** The same for an activation of two inputs. */
    static PairLoop pair(String name) {
        PairFormulas.Formula formula = PairFormulas.ALL.get(name);
        return formula == null ? null : (PairLoop) define(PairMathLoop.class, formula);
    }

    private static Object define(Class<?> type, Object formula) {
        try (InputStream template = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            return MethodHandles.lookup().defineHiddenClassWithClassData(template.readAllBytes(), formula, true)
                    .lookupClass().getDeclaredConstructor().newInstance();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** y = softmax(x) over each of {@code rows} rows. */
    public static void softmax(float[] x, float[] y, int from, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int start = from + row * columns;
            int end = start + columns;
            float max = Float.NEGATIVE_INFINITY;
            for (int i = start; i < end; i++) {
                max = max(max, x[i]);
            }
            double sum = 0;
            for (int i = start; i < end; i++) {
                double e = exp(x[i] - max);
                y[i] = (float) e;
                sum += e;
            }
            float scale = (float) (1 / sum);
            for (int i = start; i < end; i++) {
                y[i] *= scale;
            }
        }
    }

    /** dx = y (dy - sum(dy y)) over each of {@code rows} rows. */
    public static void softmaxBackward(float[] y, float[] dy, float[] dx, int from, int rows, int columns) {
        for (int row = 0; row < rows; row++) {
            int start = from + row * columns;
            int end = start + columns;
            double sum = 0;
            for (int i = start; i < end; i++) {
                sum += dy[i] * y[i];
            }
            for (int i = start; i < end; i++) {
                dx[i] = (float) (y[i] * (dy[i] - sum));
            }
        }
    }
}

package io.github.kinase.peers;

import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Num_Threads;
import static org.bytedeco.mkl.global.mkl_rt.VML_HA;
import static org.bytedeco.mkl.global.mkl_rt.vmsAbs;
import static org.bytedeco.mkl.global.mkl_rt.vmsAdd;
import static org.bytedeco.mkl.global.mkl_rt.vmsCdfNorm;
import static org.bytedeco.mkl.global.mkl_rt.vmsDiv;
import static org.bytedeco.mkl.global.mkl_rt.vmsErf;
import static org.bytedeco.mkl.global.mkl_rt.vmsExp;
import static org.bytedeco.mkl.global.mkl_rt.vmsExpm1;
import static org.bytedeco.mkl.global.mkl_rt.vmsFmax;
import static org.bytedeco.mkl.global.mkl_rt.vmsFmin;
import static org.bytedeco.mkl.global.mkl_rt.vmsLog1p;
import static org.bytedeco.mkl.global.mkl_rt.vmsMul;
import static org.bytedeco.mkl.global.mkl_rt.vmsSqr;
import static org.bytedeco.mkl.global.mkl_rt.vmsTanh;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bytedeco.javacpp.FloatPointer;

/**
 * The vector mathematics of Intel MKL in its mode of high accuracy. It has no activations but tanh and exp: they are composed block by
 * block, so that what is between two of its functions stays in the first-level cache.
 */
public final class MklVml implements Peer {

    private static final int BLOCK = 2048;

    /** y from x over n elements, with t in between. */
    private interface Formula {
        void run(FloatPointer x, FloatPointer y, FloatPointer t, int n);
    }

    private static final Map<String, Formula> FORMULAS = new TreeMap<>(Map.ofEntries(
            Map.entry("exponential", (x, y, t, n) -> vmsExp(n, x, y, VML_HA)),
            Map.entry("tanh", (x, y, t, n) -> vmsTanh(n, x, y, VML_HA)),
            Map.entry("erf", (x, y, t, n) -> vmsErf(n, x, y, VML_HA)),
            Map.entry("abs", (x, y, t, n) -> vmsAbs(n, x, y, VML_HA)),
            Map.entry("square", (x, y, t, n) -> vmsSqr(n, x, y, VML_HA)),
            Map.entry("relu", (x, y, t, n) -> vmsFmax(n, x, Constants.ZEROS, y, VML_HA)),
            Map.entry("sigmoid", (x, y, t, n) -> {
                vmsExp(n, x, y, VML_HA);
                vmsAdd(n, y, Constants.ONES, t, VML_HA);
                vmsDiv(n, y, t, y, VML_HA);
            }),
            Map.entry("silu", (x, y, t, n) -> {
                vmsExp(n, x, y, VML_HA);
                vmsAdd(n, y, Constants.ONES, t, VML_HA);
                vmsDiv(n, y, t, y, VML_HA);
                vmsMul(n, x, y, y, VML_HA);
            }),
            Map.entry("gelu", (x, y, t, n) -> {
                vmsCdfNorm(n, x, y, VML_HA);
                vmsMul(n, x, y, y, VML_HA);
            }),
            Map.entry("softplus", (x, y, t, n) -> {
                vmsExp(n, x, y, VML_HA);
                vmsLog1p(n, y, y, VML_HA);
            }),
            Map.entry("mish", (x, y, t, n) -> {
                vmsExp(n, x, y, VML_HA);
                vmsLog1p(n, y, y, VML_HA);
                vmsTanh(n, y, y, VML_HA);
                vmsMul(n, x, y, y, VML_HA);
            }),
            Map.entry("elu", (x, y, t, n) -> {
                vmsFmin(n, x, Constants.ZEROS, t, VML_HA);
                vmsExpm1(n, t, t, VML_HA);
                vmsFmax(n, x, Constants.ZEROS, y, VML_HA);
                vmsAdd(n, y, t, y, VML_HA);
            }),
            Map.entry("softsign", (x, y, t, n) -> {
                vmsAbs(n, x, y, VML_HA);
                vmsAdd(n, y, Constants.ONES, y, VML_HA);
                vmsDiv(n, x, y, y, VML_HA);
            })));

    /** Second operands, made when the library is there. */
    private static final class Constants {

        static final FloatPointer ZEROS = block(0);
        static final FloatPointer ONES = block(1);

        private static FloatPointer block(float value) {
            FloatPointer block = new FloatPointer(BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                block.put(i, value);
            }
            return block;
        }
    }

    @Override
    public String name() {
        return "mkl";
    }

    @Override
    public Set<String> functions(String pass) {
        Set<String> functions = new TreeSet<>(pass.equals(Work.FORWARD) ? FORMULAS.keySet() : Set.of());
        if (pass.equals(Work.BACKWARD)) {
            functions.add(Roof.SUM);
        }
        return functions;
    }

    @Override
    public boolean hasActivations() {
        return false;
    }

    @Override
    public Runnable call(Work work) {
        MKL_Set_Num_Threads(1);
        if (work.function.equals(Roof.SUM)) {
            FloatPointer x = new FloatPointer(work.x);
            FloatPointer dy = new FloatPointer(work.dy);
            FloatPointer out = new FloatPointer(work.out);
            return () -> vmsAdd(work.length, x, dy, out, VML_HA);
        }
        Formula formula = FORMULAS.get(work.function);
        FloatPointer between = new FloatPointer(BLOCK);
        FloatPointer[] x = blocks(new FloatPointer(work.x), work.length);
        FloatPointer[] out = blocks(new FloatPointer(work.out), work.length);
        return () -> {
            for (int i = 0; i < x.length; i++) {
                formula.run(x[i], out[i], between, Math.min(BLOCK, work.length - i * BLOCK));
            }
        };
    }

    private static FloatPointer[] blocks(FloatPointer all, int length) {
        FloatPointer[] blocks = new FloatPointer[(length + BLOCK - 1) / BLOCK];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = all.getPointer(FloatPointer.class, (long) i * BLOCK);
        }
        return blocks;
    }
}

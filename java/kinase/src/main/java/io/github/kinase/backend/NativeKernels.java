package io.github.kinase.backend;

import java.nio.charset.StandardCharsets;
import org.bytedeco.javacpp.annotation.Const;
import org.bytedeco.javacpp.annotation.CriticalRegion;
import org.bytedeco.javacpp.annotation.Name;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The native functions as JavaCPP binds them; its generated glue is compiled together with the kernels into one library.
 * Nothing is checked on the way: arrays are pinned, not copied, offsets count elements, addresses are in bytes.
 */
@Platform(include = "kinase_jni.h")
final class NativeKernels {

    private NativeKernels() {}

    /** The version of the C ABI that the library was built with. */
    @NoException @Name("kinase_abi_version")
    static native int abiVersion();

    /** The number of an operation, by name, pass, type and SIMD target; -1 where the library or the machine lacks it. */
    static int find(String name, int pass, int type, String simd) {
        return find(terminated(name), pass, type, terminated(simd));
    }

    /** With NUL-terminated ASCII instead of strings, for which the glue would need JavaCPP at run time. */
    @NoException @Name("kinase_jni_find") @CriticalRegion
    private static native int find(@Const byte[] name, int pass, int type, @Const byte[] simd);

    private static byte[] terminated(String text) {
        return text.concat("\0").getBytes(StandardCharsets.US_ASCII);
    }

    /** The number of an operation that stores past the caches. */
    @NoException @Name("kinase_streaming")
    static native int streaming(int op);

    @NoException @Name("kinase_jni_map") @CriticalRegion
    static native void map(int op, double p0, double p1, double p2, double p3, @Const float[] x, int xOffset, float[] y,
                           int yOffset, int length);

    @NoException @Name("kinase_jni_map") @CriticalRegion
    static native void map(int op, double p0, double p1, double p2, double p3, @Const double[] x, int xOffset, double[] y,
                           int yOffset, int length);

    @NoException @Name("kinase_jni_map")
    static native void map(int op, double p0, double p1, double p2, double p3, long x, long y, long length);

    @NoException @Name("kinase_jni_gradient") @CriticalRegion
    static native void gradient(int op, double p0, double p1, double p2, double p3, @Const float[] x, int xOffset,
                                @Const float[] dy, int dyOffset, float[] dx, int dxOffset, int length);

    @NoException @Name("kinase_jni_gradient") @CriticalRegion
    static native void gradient(int op, double p0, double p1, double p2, double p3, @Const double[] x, int xOffset,
                                @Const double[] dy, int dyOffset, double[] dx, int dxOffset, int length);

    @NoException @Name("kinase_jni_gradient")
    static native void gradient(int op, double p0, double p1, double p2, double p3, long x, long dy, long dx, long length);

    /** The number of an operation, found for float64, on elements of these types, which are those of arrays or addresses. */
    @NoException @Name("kinase_narrow")
    static native int narrow(int op, int xType, int dyType, int yType);

    @NoException @Name("kinase_jni_map") @CriticalRegion
    static native void map(int op, double p0, double p1, double p2, double p3, @Const short[] x, int xOffset, short[] y,
                           int yOffset, int length);

    @NoException @Name("kinase_jni_map") @CriticalRegion
    static native void map(int op, double p0, double p1, double p2, double p3, @Const float[] x, int xOffset, short[] y,
                           int yOffset, int length);

    @NoException @Name("kinase_jni_map") @CriticalRegion
    static native void map(int op, double p0, double p1, double p2, double p3, @Const short[] x, int xOffset, float[] y,
                           int yOffset, int length);

    @NoException @Name("kinase_jni_gradient") @CriticalRegion
    static native void gradient(int op, double p0, double p1, double p2, double p3, @Const short[] x, int xOffset,
                                @Const short[] dy, int dyOffset, short[] dx, int dxOffset, int length);

    @NoException @Name("kinase_jni_gated") @CriticalRegion
    static native void gated(int op, double p0, double p1, double p2, double p3, @Const float[] gate, int gateOffset,
                             @Const float[] up, int upOffset, float[] y, int yOffset, int rows, int length, int stride);

    @NoException @Name("kinase_jni_gated") @CriticalRegion
    static native void gated(int op, double p0, double p1, double p2, double p3, @Const double[] gate, int gateOffset,
                             @Const double[] up, int upOffset, double[] y, int yOffset, int rows, int length, int stride);

    @NoException @Name("kinase_jni_gated")
    static native void gated(int op, double p0, double p1, double p2, double p3, long gate, long up, long y, long rows, long length,
                             long stride);

    @NoException @Name("kinase_jni_gated_gradient") @CriticalRegion
    static native void gatedGradient(int op, double p0, double p1, double p2, double p3, @Const float[] gate, int gateOffset,
                                     @Const float[] up, int upOffset, @Const float[] dy, int dyOffset, float[] dgate,
                                     int dgateOffset, float[] dup, int dupOffset, int rows, int length, int stride);

    @NoException @Name("kinase_jni_gated_gradient") @CriticalRegion
    static native void gatedGradient(int op, double p0, double p1, double p2, double p3, @Const double[] gate, int gateOffset,
                                     @Const double[] up, int upOffset, @Const double[] dy, int dyOffset, double[] dgate,
                                     int dgateOffset, double[] dup, int dupOffset, int rows, int length, int stride);

    @NoException @Name("kinase_jni_gated_gradient")
    static native void gatedGradient(int op, double p0, double p1, double p2, double p3, long gate, long up, long dy, long dgate,
                                     long dup, long rows, long length, long stride);

    @NoException @Name("kinase_jni_channels") @CriticalRegion
    static native void channels(int op, double p0, double p1, double p2, double p3, @Const float[] x, int xOffset, @Const float[] v,
                                int vOffset, float[] y, int yOffset, long channels, long inner, long first, long length);

    @NoException @Name("kinase_jni_channels") @CriticalRegion
    static native void channels(int op, double p0, double p1, double p2, double p3, @Const double[] x, int xOffset, @Const double[] v,
                                int vOffset, double[] y, int yOffset, long channels, long inner, long first, long length);

    @NoException @Name("kinase_jni_channels")
    static native void channels(int op, double p0, double p1, double p2, double p3, long x, long v, long y, long channels, long inner,
                                long first, long length);

    @NoException @Name("kinase_jni_channels_gradient") @CriticalRegion
    static native void channelsGradient(int op, double p0, double p1, double p2, double p3, @Const float[] x, int xOffset,
                                        @Const float[] v, int vOffset, @Const float[] dy, int dyOffset, float[] dx, int dxOffset,
                                        double[] lanes, long channels, long inner, long first, long runs, long length, long stride,
                                        long tile);

    @NoException @Name("kinase_jni_channels_gradient") @CriticalRegion
    static native void channelsGradient(int op, double p0, double p1, double p2, double p3, @Const double[] x, int xOffset,
                                        @Const double[] v, int vOffset, @Const double[] dy, int dyOffset, double[] dx, int dxOffset,
                                        double[] lanes, long channels, long inner, long first, long runs, long length, long stride,
                                        long tile);

    @NoException @Name("kinase_jni_channels_gradient") @CriticalRegion
    static native void channelsGradient(int op, double p0, double p1, double p2, double p3, long x, long v, long dy, long dx,
                                        double[] lanes, long channels, long inner, long first, long runs, long length, long stride,
                                        long tile);

    @NoException @Name("kinase_rrelu_training_f32_at") @CriticalRegion
    static native void rreluTraining(int op, double lower, double upper, long seed, long first, @Const float[] x, int xOffset,
                                     float[] y, int yOffset, int length);

    @NoException @Name("kinase_rrelu_training_gradient_f32_at") @CriticalRegion
    static native void rreluTrainingGradient(int op, double lower, double upper, long seed, long first, @Const float[] x,
                                             int xOffset, @Const float[] dy, int dyOffset, float[] dx, int dxOffset, int length);

    @NoException @Name("kinase_jni_rows") @CriticalRegion
    static native void rows(int op, double p0, double p3, @Const float[] x, int xOffset, @Const float[] dy, int dyOffset, float[] out,
                            int outOffset, int outer, int axis, int inner, int positions);

    @NoException @Name("kinase_jni_rows") @CriticalRegion
    static native void rows(int op, double p0, double p3, @Const double[] x, int xOffset, @Const double[] dy, int dyOffset, double[] out,
                            int outOffset, int outer, int axis, int inner, int positions);

    @NoException @Name("kinase_jni_rows")
    static native void rows(int op, double p0, double p3, long x, long dy, long out, long outer, long axis, long inner);

    @NoException @Name("kinase_jni_rows_phase") @CriticalRegion
    static native int rowsPhase(int op, double p0, double p3, int phase, @Const float[] x, int xOffset, @Const float[] dy, int dyOffset,
                                float[] out, int outOffset, int axis, int inner, int positions, int first, int count, double[] state);

    @NoException @Name("kinase_jni_rows_phase") @CriticalRegion
    static native int rowsPhase(int op, double p0, double p3, int phase, @Const double[] x, int xOffset, @Const double[] dy, int dyOffset,
                                double[] out, int outOffset, int axis, int inner, int positions, int first, int count, double[] state);
}

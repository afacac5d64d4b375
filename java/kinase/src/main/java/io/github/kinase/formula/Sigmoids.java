package io.github.kinase.formula;

import static io.github.kinase.formula.Constants.*;
import static io.github.kinase.formula.FloatMaths.*;
import static io.github.kinase.formula.FloatPieces.*;
import static io.github.kinase.formula.Maths.*;

/** S-shaped activations. */
public sealed interface Sigmoids extends Formula {
    /** The logistic function; e = e^-|x| never overflows and keeps the relative accuracy of the negative tail. */
    @Describe(value = "1 / (1 + e^-x)", aliases = {"logistic"})
    record Sigmoid() implements Sigmoids, FromOutput, InFloat, OutputInFloat, TimesInFloat, TimesSlopeInFloat {

        @Override
        public double forward(double x) {
            double e = exp(-abs(x));
            return lower(x, select(x < 0, e, 1) / (1 + e));
        }

        @Override
        public double derivative(double x) {
            double e = exp(-abs(x));
            return lower(-abs(x), e / square(1 + e));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return y * (1 - y);
        }

        @Override
        public float derivativeFromOutput(float y) {
            return fma(-y, y, y);
        }

        @Override
        public float forward(float x) {
            return Sixteenths.logistic(x);
        }

        @Override
        public float times(float gate, float up) {
            float z = min(-FLOAT_NEGLIGIBLE, gate);
            float o = octaves(z);
            return timesLogistic(gatedFactor(up, gate, FLOAT_LOGISTIC_GATE_END), 0, o, fall(z, o));
        }

        @Override
        public float timesSlope(float gate, float up, float dy) {
            float z = min(-FLOAT_NEGLIGIBLE, gate);
            float o = octaves(z);
            return timesLogisticSlope(dy, unlessBeyond(-FLOAT_NEGLIGIBLE, gate, up), o, fall(z, o));
        }

        @Override
        public float derivative(float x) {
            return Sixteenths.logisticSlope(abs(x), 1);
        }
    }

    /** The logarithm of the logistic function. */
    @Describe("-log(1 + e^-x)")
    record LogSigmoid() implements Sigmoids, FromOutput, InFloat {

        @Override
        public double forward(double x) {
            return lower(-x, select(x < 0, x, 0) - log1pUnit(exp(-abs(x))));
        }

        /** sigmoid(-x). */
        @Override
        public double derivative(double x) {
            double e = exp(-abs(x));
            return lower(-x, select(x < 0, 1, e) / (1 + e));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return -expm1(y);
        }

        @Override
        public float forward(float x) {
            return -Sixteenths.logOfSum(-x);
        }

        @Override
        public float derivative(float x) {
            return Sixteenths.logistic(-x);
        }
    }

    /** The hyperbolic tangent, -m / (2 + m) with m = e^(-2|x|) - 1: no cancellation next to 0. */
    @Describe("tanh x")
    record Tanh() implements Sigmoids, FromOutput, InFloat, OutputInFloat {

        @Override
        public double forward(double x) {
            double m = expm1(-2 * abs(x));
            return copySign(m / (2 + m), x);
        }

        @Override
        public double derivative(double x) {
            double z = -2 * abs(x);
            double e = exp(z);
            return lower(z, 4 * e / square(1 + e));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return (1 - y) * (1 + y);
        }

        @Override
        public float derivativeFromOutput(float y) {
            return fma(-y, y, 1f);
        }

        @Override
        public float forward(float x) {
            return tanh(x);
        }

        @Override
        public float derivative(float x) {
            return Sixteenths.logisticSlope(2 * abs(x), 2);
        }
    }

    /** A stretched hyperbolic tangent (LeCun 1989). */
    @Describe("alpha tanh(beta x)")
    record ScaledTanh(@Default(1) double alpha, @Default(1) double beta) implements Sigmoids, FromOutput {

        public ScaledTanh {
            Domain.positive("alpha", alpha);
            Domain.positive("beta", beta);
        }

        /** Next to 0, where beta x might be denormal, alpha beta x. */
        @Override
        public double forward(double x) {
            double m = expm1(-2 * abs(beta * x));
            return select(abs(x) < TINY, alpha * beta * x, alpha * copySign(m / (2 + m), x));
        }

        @Override
        public double derivative(double x) {
            double z = -2 * abs(beta * x);
            double e = exp(z);
            return lower(z, alpha * beta * (4 * e / square(1 + e)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return beta / alpha * ((alpha - y) * (alpha + y));
        }
    }

    /** The positive half of the hyperbolic tangent. */
    @Describe(value = "max(0, tanh x)", kink = "0 at 0")
    record RectifiedTanh() implements Sigmoids, FromOutput, InFloat, OutputInFloat {

        @Override
        public double forward(double x) {
            double m = expm1(-2 * abs(x));
            return select(x < 0, 0, copySign(m / (2 + m), x));
        }

        @Override
        public double derivative(double x) {
            double z = -2 * abs(x);
            double e = exp(z);
            return select(x <= 0, 0, lower(z, 4 * e / square(1 + e)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return select(y <= 0, 0, (1 - y) * (1 + y));
        }

        @Override
        public float derivativeFromOutput(float y) {
            return select(y <= 0, 0f, fma(-y, y, 1f));
        }

        @Override
        public float forward(float x) {
            return positivePart(tanh(x));
        }

        @Override
        public float derivative(float x) {
            return select(x <= 0, 0f, Sixteenths.logisticSlope(2 * abs(x), 2));
        }
    }

    /** A rational approximation of 1.7159 tanh(2x/3) (Anguita, Parodi and Zunino 1993), as s / (1 + s) without cancellation. */
    @Describe("1.7159 sign(x) (1 - 1 / (1 + a + a^2 + 1.41645 a^4)), a = 2/3 |x|")
    record RationalTanh() implements Sigmoids, InFloat {

        @Override
        public double forward(double x) {
            double a = TWO_THIRDS * min(HUGE, abs(x));
            double s = a + a * a + RATIONAL_QUARTIC * square(square(a));
            return copySign(RATIONAL_SCALE * (s / (1 + s)), x);
        }

        @Override
        public double derivative(double x) {
            double a = TWO_THIRDS * min(HUGE, abs(x));
            double s = a + a * a + RATIONAL_QUARTIC * square(square(a));
            return RATIONAL_SCALE * TWO_THIRDS * (1 + 2 * a + 4 * RATIONAL_QUARTIC * a * square(a)) / (1 + s) / (1 + s);
        }

        /** x (scale g / (1 + |x| g)) with s = |x| g; what the factor lacks is above 0 next to 0, so that -0 stays. */
        @Override
        public float forward(float x) {
            float linear = (float) TWO_THIRDS_SINGLE;
            float bend = (float) RATIONAL_SQUARE_SINGLE;
            float quartic = (float) RATIONAL_QUARTIC_SINGLE;
            float z = atLeast(-FLOAT_RATIONAL_END, atMost(FLOAT_RATIONAL_END, x));
            float a = abs(z);
            float h = a * fma(quartic, a * a, bend);
            float g = linear + h;
            float gRest = sumRest(linear, h, g) + (float) TWO_THIRDS_REST_SINGLE;
            float d = fma(a, g, 1f);
            float dRest = fma(a, gRest, fma(a, g, 1 - d));
            float q = 1 / d;
            float t = g * q;
            float tRest = q * (fma(-t, d, g) + fma(-t, dRest, gRest));
            float y = (float) RATIONAL_SCALE_SINGLE * t;
            return fma(z, y, z * scaledRest(t, tRest, y));
        }

        /** scale n / (1 + s)^2 with s = |x| (2 / 3 + |x| v) and n = s' = 2 / 3 + |x| u, u = 4 v - 8 / 9. */
        @Override
        public float derivative(float x) {
            float linear = (float) TWO_THIRDS_SINGLE;
            float bend = (float) RATIONAL_SQUARE_SINGLE;
            float quartic = (float) RATIONAL_QUARTIC_SINGLE;
            float a = atMost(FLOAT_RATIONAL_SLOPE_END, abs(x));
            float square = a * a;
            float v = fma(quartic, square, bend);
            float vRest = fma(quartic, productRest(a, a, square), fma(quartic, square, -v) + bend);
            float h = a * v;
            float g = linear + h;
            float gRest = sumError(linear, h, g) + fma(a, vRest, productRest(a, v, h));
            float s = a * g;
            float d = 1 + s;
            float dRest = sumRest(1f, s, d) + fma(a, gRest, productRest(a, g, s));
            // Before the other side of the quotient: so plain Java computes it in fewer stages.
            float q = 1 / d;
            float c = fma(-q, dRest, fma(-q, d, 1f));
            float u = fma(4f, v, -2 * bend);
            float uRest = fma(4f, vRest, fma(4f, v, -u) - 2 * bend);
            float m = a * u;
            float n = linear + m;
            float nRest = sumRest(m, linear, n) + fma(a, uRest, productRest(a, u, m));
            float k = (float) RATIONAL_SCALE_SINGLE * n;
            float w = k * q;
            float wRest = fma(scaledRest(n, nRest, k), q, productRest(k, q, w));
            return fma(w, q, q * fma(w, c + c, wRest));
        }

        /** What {@code product} of the scale and v, which lacks a rest, lacks. */
        private static float scaledRest(float v, float rest, float product) {
            float scale = (float) RATIONAL_SCALE_SINGLE;
            return productRest(scale, v, product) + fma(scale, rest, (float) RATIONAL_SCALE_REST_SINGLE * v);
        }
    }

    /** The soft sign (Turian, Bergstra and Bengio 2009). */
    @Describe("x / (1 + |x|)")
    record Softsign() implements Sigmoids, FromOutput, InFloat {

        @Override
        public double forward(double x) {
            double a = min(HUGE, abs(x));
            return copySign(a / (1 + a), x);
        }

        @Override
        public double derivative(double x) {
            return square(1 / (1 + abs(x)));
        }

        @Override
        public double derivativeFromOutput(double y) {
            return square(1 - abs(y));
        }

        /**
         * h and what it lacks of x / (d + rest), with d + rest = 1 + |x|, over that, which 1 - |h| is near enough to 1 over. Exact but for
         * one rounding where d - 1 is, below 2^24; from there d, rounded down, is |x|, and the value is 1, for 2^25 up to 1.0 ULP too large.
         * With the sign of x from the start, and so negated that what h lacks of -0 is -0.
         */
        @Override
        public float forward(float x) {
            float z = atLeast(-Float.MAX_VALUE, atMost(Float.MAX_VALUE, x));
            float a = abs(z);
            float d = a + FLOAT_BELOW_ONE;
            float h = z / d;
            float rest = a - (d - 1);
            return fma(-fma(h, rest, fma(h, d, -z)), 1 - abs(h), h);
        }

        /**
         * 1 / (d (1 + |x|)) with d = 1 + |x|, times a scale above and below: where roundings of both are largest next to the quotient,
         * 1.93 ULP of it in all; without, 2.5. Also, where that quotient is a denormal number, its divisor does not overflow.
         */
        @Override
        public float derivative(float x) {
            float a = abs(x);
            float d = fma(FLOAT_SOFTSIGN_SCALE, a, FLOAT_SOFTSIGN_SCALE);
            return FLOAT_SOFTSIGN_SCALE / fma(a, d, d);
        }
    }

    /** The error function, 1 - 2 Phi(-sqrt(2) |x|); next to 0, where that would cancel, a polynomial. */
    @Describe("erf x")
    record Erf() implements Sigmoids, InFloat {

        @Override
        public double forward(double x) {
            double tail = 2 * exp(-square(x)) * normalTail(SQRT_2 * abs(x));
            return select(abs(x) < 0.6, erfSmall(x), copySign(1 - tail, x));
        }

        @Override
        public double derivative(double x) {
            return lower(-square(x), TWO_INV_SQRT_PI * exp(-square(x)));
        }

        @Override
        public float forward(float x) {
            return copySign(erfInPieces(min(FLOAT_ERF_END, abs(x))), x);
        }

        @Override
        public float derivative(float x) {
            float a = min(FLOAT_BELL_END, abs(x));
            float o = octaves(-(a * a));
            return scaledExp(o, squareRise(a, o), (float) TWO_INV_SQRT_PI_SINGLE, (float) TWO_INV_SQRT_PI_REST_SINGLE);
        }
    }
}

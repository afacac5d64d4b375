package io.github.kinase.oracle;

/**
 * (hi + lo) 2^exponent, |lo| being at most half a unit of the last place of hi: a number of about 100 bits, whose size is of no
 * concern. Made to be looked through rather than to be fast.
 */
record Twofold(double hi, double lo, int exponent) {

    static final Twofold ZERO = of(0);
    static final Twofold ONE = of(1);
    private static final Twofold LN_2 = new Twofold(0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0);
    /** Beyond so many powers of two a term is nothing beside another. */
    private static final int NOTHING = 300;
    private static final int HALVINGS = 12;
    private static final int TERMS = 10;
    /** 1 / k. */
    private static final Twofold[] INVERSES = new Twofold[TERMS + 1];

    static {
        for (int k = 1; k <= TERMS; k++) {
            INVERSES[k] = ONE.over(of(k));
        }
    }

    static Twofold of(double x) {
        return normal(x, 0, 0);
    }

    /** hi in [1, 2) but for its sign. */
    private static Twofold normal(double hi, double lo, int exponent) {
        if (hi == 0 || !Double.isFinite(hi)) {
            return new Twofold(hi, 0, 0);
        }
        int shift = Math.getExponent(hi) < Double.MIN_EXPONENT ? Math.getExponent(hi * 0x1p100) - 100 : Math.getExponent(hi);
        return new Twofold(Math.scalb(hi, -shift), Math.scalb(lo, -shift), exponent + shift);
    }

    private static Twofold sum(double a, double b, double rest, int exponent) {
        double s = a + b;
        double part = s - a;
        double low = (a - (s - part)) + (b - part) + rest;
        double hi = s + low;
        return normal(hi, (s - hi) + low, exponent);
    }

    Twofold plus(Twofold b) {
        if (hi == 0 || !Double.isFinite(b.hi) || b.hi != 0 && b.exponent - exponent > NOTHING) {
            return !Double.isFinite(hi) ? of(hi + b.hi) : b;
        }
        if (b.hi == 0 || !Double.isFinite(hi) || exponent - b.exponent > NOTHING) {
            return this;
        }
        double s = Math.scalb(b.hi, b.exponent - exponent);
        double t = Math.scalb(b.lo, b.exponent - exponent);
        double low = lo + t;
        double part = low - lo;
        return sum(hi, s, low, exponent).addTiny((lo - (low - part)) + (t - part), exponent);
    }

    private Twofold addTiny(double rest, int of) {
        return hi == 0 || rest == 0 ? this : sum(hi, 0, lo + Math.scalb(rest, of - exponent), exponent);
    }

    Twofold negated() {
        return new Twofold(-hi, -lo, exponent);
    }

    Twofold minus(Twofold b) {
        return plus(b.negated());
    }

    Twofold times(Twofold b) {
        double p = hi * b.hi;
        if (p == 0 || !Double.isFinite(p)) {
            return of(p);
        }
        return sum(p, 0, Math.fma(hi, b.hi, -p) + (hi * b.lo + lo * b.hi), exponent + b.exponent);
    }

    Twofold over(Twofold b) {
        double q = hi / b.hi;
        if (q == 0 || !Double.isFinite(q)) {
            return of(q);
        }
        Twofold first = normal(q, 0, exponent - b.exponent);
        Twofold second = normal(minus(first.times(b)).hi / b.hi, 0, minus(first.times(b)).exponent - b.exponent);
        Twofold both = first.plus(second);
        Twofold left = minus(both.times(b));
        return both.plus(normal(left.hi / b.hi, 0, left.exponent - b.exponent));
    }

    /** e to this power, by the series of a small part of it, squared again and again; 0 where that is far below every double. */
    Twofold exp() {
        double x = value();
        if (x < -1e5 || x != x) {
            return x != x ? of(x) : ZERO;
        }
        long n = Math.round(x / Math.log(2));
        Twofold r = minus(of(n).times(LN_2));
        Twofold small = new Twofold(r.hi, r.lo, r.exponent - HALVINGS);
        // e^small - 1, whose bits would be lost beside the 1.
        Twofold e = ZERO;
        for (int k = TERMS; k > 0; k--) {
            e = ONE.plus(e).times(small).times(INVERSES[k]);
        }
        for (int i = 0; i < HALVINGS; i++) {
            e = e.times(e.plus(of(2)));
        }
        Twofold result = ONE.plus(e);
        return new Twofold(result.hi, result.lo, (int) (result.exponent + n));
    }

    /** log(1 + this), for this >= 0. */
    Twofold log1p() {
        if (exponent < -30 || hi == 0) {
            Twofold series = ZERO;
            for (int k = 4; k > 0; k--) {
                series = INVERSES[k].minus(times(series));
            }
            return times(series);
        }
        Twofold about = of(Math.log1p(value()));
        // Two steps of Newton's method on e^log = 1 + this.
        Twofold s = ONE.plus(this);
        for (int i = 0; i < 2; i++) {
            about = about.plus(s.times(about.negated().exp()).minus(ONE));
        }
        return about;
    }

    boolean isAbove(Twofold b) {
        return minus(b).hi > 0;
    }

    /** The nearest double, or next to it. */
    double value() {
        return Math.scalb(hi + lo, exponent);
    }

    ExactValue exact() {
        return new ExactValue(hi, lo, exponent);
    }
}

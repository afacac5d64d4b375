package io.github.kinase.peers;

import io.github.kinase.cli.bench.Elementary;
import net.jafama.FastMath;

/** The functions of jafama's FastMath. */
final class JafamaFunctions implements Elementary {

    @Override
    public double exp(double x) {
        return FastMath.exp(x);
    }

    @Override
    public double expm1(double x) {
        return FastMath.expm1(x);
    }

    @Override
    public double log1p(double x) {
        return FastMath.log1p(x);
    }

    @Override
    public double tanh(double x) {
        return FastMath.tanh(x);
    }

    @Override
    public double sin(double x) {
        return FastMath.sin(x);
    }
}

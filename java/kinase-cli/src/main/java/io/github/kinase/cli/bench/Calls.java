package io.github.kinase.cli.bench;

import io.github.kinase.Activation;
import io.github.kinase.ChannelActivation;
import io.github.kinase.Channels;
import io.github.kinase.DataType;
import io.github.kinase.GatedActivation;
import io.github.kinase.RowActivation;

/** The calls of the library on arrays of one type, which are overloads there: over {@code n} elements from {@code at} on. */
record Calls(DataType type) {

    void forward(Activation f, Object x, Object y, int at, int n) {
        switch (type) {
            case FLOAT32 -> f.forward((float[]) x, at, (float[]) y, at, n);
            case FLOAT64 -> f.forward((double[]) x, at, (double[]) y, at, n);
            case FLOAT16, BFLOAT16 -> f.forward((short[]) x, at, (short[]) y, at, n, type);
        }
    }

    void backward(Activation f, Object x, Object dy, Object dx, int at, int n) {
        switch (type) {
            case FLOAT32 -> f.backward((float[]) x, at, (float[]) dy, at, (float[]) dx, at, n);
            case FLOAT64 -> f.backward((double[]) x, at, (double[]) dy, at, (double[]) dx, at, n);
            case FLOAT16, BFLOAT16 -> f.backward((short[]) x, at, (short[]) dy, at, (short[]) dx, at, n, type);
        }
    }

    void backwardFromOutput(Activation f, Object y, Object dy, Object dx, int at, int n) {
        switch (type) {
            case FLOAT32 -> f.backwardFromOutput((float[]) y, at, (float[]) dy, at, (float[]) dx, at, n);
            case FLOAT64 -> f.backwardFromOutput((double[]) y, at, (double[]) dy, at, (double[]) dx, at, n);
            case FLOAT16, BFLOAT16 -> f.backwardFromOutput((short[]) y, at, (short[]) dy, at, (short[]) dx, at, n, type);
        }
    }

    void forward(RowActivation f, Object x, Object y, int at, int n) {
        int rows = Suite.rows(n);
        int columns = Suite.columns(n);
        switch (type) {
            case FLOAT32 -> f.forward((float[]) x, at, (float[]) y, at, rows, columns);
            case FLOAT64 -> f.forward((double[]) x, at, (double[]) y, at, rows, columns);
            case FLOAT16, BFLOAT16 -> f.forward((short[]) x, at, (short[]) y, at, rows, columns, type);
        }
    }

    void backwardFromOutput(RowActivation f, Object y, Object dy, Object dx, int at, int n) {
        int rows = Suite.rows(n);
        int columns = Suite.columns(n);
        switch (type) {
            case FLOAT32 -> f.backwardFromOutput((float[]) y, at, (float[]) dy, at, (float[]) dx, at, rows, columns);
            case FLOAT64 -> f.backwardFromOutput((double[]) y, at, (double[]) dy, at, (double[]) dx, at, rows, columns);
            case FLOAT16, BFLOAT16 ->
                f.backwardFromOutput((short[]) y, at, (short[]) dy, at, (short[]) dx, at, rows, columns, type);
        }
    }

    void forward(GatedActivation f, Object gate, Object up, Object y, int at, int n) {
        switch (type) {
            case FLOAT32 -> f.forward((float[]) gate, at, (float[]) up, at, (float[]) y, at, n);
            case FLOAT64 -> f.forward((double[]) gate, at, (double[]) up, at, (double[]) y, at, n);
            case FLOAT16, BFLOAT16 -> f.forward((short[]) gate, at, (short[]) up, at, (short[]) y, at, n, type);
        }
    }

    void backward(GatedActivation f, Object gate, Object up, Object dy, Object dgate, Object dup, int at, int n) {
        switch (type) {
            case FLOAT32 -> f.backward((float[]) gate, at, (float[]) up, at, (float[]) dy, at,
                    (float[]) dgate, at, (float[]) dup, at, n);
            case FLOAT64 -> f.backward((double[]) gate, at, (double[]) up, at, (double[]) dy, at,
                    (double[]) dgate, at, (double[]) dup, at, n);
            case FLOAT16, BFLOAT16 -> f.backward((short[]) gate, at, (short[]) up, at, (short[]) dy, at,
                    (short[]) dgate, at, (short[]) dup, at, n, type);
        }
    }

    /** The columns of a matrix are the channels; their numbers {@code v} begin at 0. */
    void forward(ChannelActivation f, Object x, Object v, Object y, int at, int n) {
        Channels shape = channels(n);
        switch (type) {
            case FLOAT32 -> f.forward((float[]) x, at, (float[]) v, 0, (float[]) y, at, shape);
            case FLOAT64 -> f.forward((double[]) x, at, (double[]) v, 0, (double[]) y, at, shape);
            case FLOAT16, BFLOAT16 -> f.forward((short[]) x, at, (short[]) v, 0, (short[]) y, at, shape, type);
        }
    }

    void backward(ChannelActivation f, Object x, Object v, Object dy, Object dx, Object dv, int at, int n) {
        Channels shape = channels(n);
        switch (type) {
            case FLOAT32 -> f.backward((float[]) x, at, (float[]) v, 0, (float[]) dy, at,
                    (float[]) dx, at, (float[]) dv, 0, shape);
            case FLOAT64 -> f.backward((double[]) x, at, (double[]) v, 0, (double[]) dy, at,
                    (double[]) dx, at, (double[]) dv, 0, shape);
            case FLOAT16, BFLOAT16 -> f.backward((short[]) x, at, (short[]) v, 0, (short[]) dy, at,
                    (short[]) dx, at, (short[]) dv, 0, shape, type);
        }
    }

    private static Channels channels(int n) {
        return Channels.columns(Suite.rows(n), Suite.columns(n));
    }
}

package io.github.kinase;

/** What an activation by row makes of a row with nothing in it: of -inf alone, for softmin of +inf alone, as masks leave behind. */
public enum EmptyRows {

    /** NaN, as in PyTorch. */
    NAN,

    /** Zeros, of log_softmax -inf; gradients of zero. As oneDNN's {@code softmax_accurate_inf_as_zero}. */
    ZERO
}

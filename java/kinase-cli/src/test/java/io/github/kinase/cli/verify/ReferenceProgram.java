package io.github.kinase.cli.verify;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What the tests need that compare float64 with MPFR. */
public final class ReferenceProgram {

    private ReferenceProgram() {}

    /** Skips the test where there is no MPFR to build the program with; {@code ./kinase test} installs it and builds. */
    public static void require() {
        assumeTrue(Reference.program().isPresent(), "kinase_reference was not built (-Dkinase.buildReference=ON, libmpfr-dev)");
    }
}

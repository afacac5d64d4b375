package io.github.kinase.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SelfTestTest {

    /** After a change of a formula, write the number that plain Java gives into the source. */
    @Test
    void knowsTheResultsOfPlainJava() {
        assertEquals(Long.toHexString(SelfTest.number()), Long.toHexString(SelfTest.RESULTS));
    }
}

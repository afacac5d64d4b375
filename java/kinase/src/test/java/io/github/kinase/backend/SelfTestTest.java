package io.github.kinase.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.DataType;
import org.junit.jupiter.api.Test;

class SelfTestTest {

    /** After a change of a formula, write the number that plain Java gives into the source. */
    @Test
    void knowsTheResultsOfPlainJava() {
        assertEquals(Long.toHexString(SelfTest.number()), Long.toHexString(SelfTest.RESULTS));
    }

    @Test
    void acceptsWhatIsRight() {
        SelfTest.run(new JavaBackend("right"));
    }

    @Test
    void refusesOneBitAndSaysWhich() {
        Backend wrong = new JavaBackend("wrong") {
            @Override
            void mapArrays(Operation op, DataType type, Object x, int xAt, Object y, int yAt, int length) {
                super.mapArrays(op, type, x, xAt, y, yAt, length);
                if (op.formula().name().equals("mish") && y instanceof double[] values) {
                    values[length - 1] = Math.nextUp(values[length - 1]);
                }
            }
        };
        String message = assertThrows(IllegalStateException.class, () -> SelfTest.run(wrong)).getMessage();
        assertTrue(message.startsWith("self-test of wrong: mish in FLOAT64 at input 36 (-2.7) gives the bits 0x"), message);
    }
}

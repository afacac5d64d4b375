package io.github.kinase.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.kinase.Activation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays of any order, strides and offset: the numbers do not depend on it, and nothing beside them is touched. */
class LayoutTest {

    /** An array, and the larger one of whose memory it is a part. */
    record Layout(String name, INDArray whole, INDArray part) {

        @Override
        public String toString() {
            return name + ", " + part.dataType();
        }
    }

    private static INDArray numbers(DataType type, long... shape) {
        INDArray array = Nd4j.create(type, shape, 'c');
        for (int i = 0; i < array.length(); i++) {
            array.putScalar(i, Math.sin(0.7 * i) * 4);
        }
        return array;
    }

    private static Layout part(String name, INDArray whole, INDArray part) {
        return new Layout(name, whole, part);
    }

    static Stream<Layout> layouts() {
        return Stream.of(DataType.FLOAT, DataType.DOUBLE).flatMap(LayoutTest::layouts);
    }

    private static Stream<Layout> layouts(DataType type) {
        Map<String, INDArray> whole = new LinkedHashMap<>();
        whole.put("row major", numbers(type, 3, 5));
        whole.put("column major", numbers(type, 3, 5).dup('f'));
        whole.put("rank 1", numbers(type, 7));
        whole.put("rank 0", Nd4j.scalar(-0.5).castTo(type));
        whole.put("one column", numbers(type, 6, 1));
        whole.put("one row", numbers(type, 1, 6).dup('f'));
        whole.put("four dimensions", numbers(type, 2, 3, 4, 5));
        whole.put("with ones", numbers(type, 1, 3, 1, 5).dup('f'));
        Stream<Layout> complete = whole.entrySet().stream().map(each -> part(each.getKey(), each.getValue(), each.getValue()));
        INDArray matrix = numbers(type, 6, 8);
        INDArray columnMajor = numbers(type, 6, 8).dup('f');
        INDArray wide = numbers(type, 3, 40);
        INDArray images = numbers(type, 2, 3, 5, 7);
        INDArray cube = numbers(type, 2, 3, 4, 5);
        return Stream.concat(complete, Stream.of(
                part("rows of a matrix", matrix, matrix.get(NDArrayIndex.interval(2, 5), NDArrayIndex.all())),
                part("columns of a matrix", matrix, matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(3, 6))),
                part("columns, column major", columnMajor, columnMajor.get(NDArrayIndex.all(), NDArrayIndex.interval(3, 6))),
                part("every second", matrix, matrix.get(NDArrayIndex.interval(1, 2, 6), NDArrayIndex.interval(0, 2, 8))),
                part("one column of a matrix", matrix, matrix.getColumn(2)),
                part("a part of a part", matrix, matrix.get(NDArrayIndex.interval(1, 5), NDArrayIndex.interval(2, 8))
                        .get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 4))),
                part("columns long enough for runs", wide, wide.get(NDArrayIndex.all(), NDArrayIndex.interval(3, 36))),
                part("images in rows long enough for runs", images, images.permute(1, 0, 2, 3)),
                part("transposed", matrix, matrix.transpose()),
                part("permuted as a convolution", cube, cube.permute(2, 3, 1, 0)),
                part("channels last", cube, cube.permute(0, 2, 3, 1)),
                part("one channel", cube, cube.get(NDArrayIndex.all(), NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.all()))));
    }

    /** The same numbers as the array, in another place and order. */
    private static Stream<INDArray> copies(INDArray array) {
        if (array.rank() < 2) {
            return Stream.of(array.dup());
        }
        INDArray wide = Nd4j.concat(array.rank() - 1, array, array);
        INDArray view = wide.get(Stream.iterate(0, i -> i + 1).limit(array.rank())
                .map(i -> i == array.rank() - 1 ? NDArrayIndex.interval(0, array.size(i)) : NDArrayIndex.all())
                .toArray(org.nd4j.linalg.indexing.INDArrayIndex[]::new)).reshape(array.shape());
        return Stream.of(array.dup('c'), array.dup('f'), view);
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void forwardIsInPlaceAndBitForBit(Layout layout) {
        Activation gelu = Activation.gelu();
        INDArray part = layout.part();
        INDArray before = part.dup('c');
        double others = sum(layout.whole()) - sum(part);
        assertSame(part, new KinaseActivation("gelu").getActivation(part, true));
        for (int i = 0; i < before.length(); i++) {
            assertEquals(value(gelu, before, i), part.dup('c').getDouble(i), "element " + i);
        }
        assertEquals(others, sum(layout.whole()) - sum(part), 1e-9);
    }

    private static double value(Activation activation, INDArray x, int i) {
        if (x.dataType() == DataType.FLOAT) {
            return activation.apply(x.getFloat(i));
        }
        double[] one = {x.getDouble(i)};
        activation.forward(one, one);
        return one[0];
    }

    private static double gradient(Activation activation, INDArray x, INDArray dy, int i) {
        if (x.dataType() == DataType.FLOAT) {
            float[] one = {x.getFloat(i)};
            activation.backward(one, new float[] {dy.getFloat(i)}, one);
            return one[0];
        }
        double[] one = {x.getDouble(i)};
        activation.backward(one, new double[] {dy.getDouble(i)}, one);
        return one[0];
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void backwardIsInPlaceAndBitForBit(Layout layout) {
        Activation gelu = Activation.gelu();
        INDArray x = layout.part().dup('c');
        INDArray dy = x.mul(0.3f).addi(1);
        copies(dy.dup()).forEach(epsilon -> {
            INDArray part = layout.part();
            part.assign(x);
            double others = sum(layout.whole()) - sum(part);
            assertSame(part, new KinaseActivation("gelu").backprop(part, epsilon).getFirst());
            INDArray dx = part.dup('c');
            for (int i = 0; i < x.length(); i++) {
                assertEquals(gradient(gelu, x, dy, i), dx.getDouble(i), "element " + i);
            }
            assertEquals(dy.reshape(epsilon.shape()), epsilon);
            assertEquals(others, sum(layout.whole()) - sum(part), 1e-9);
        });
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void softmaxIsOverTheLastDimension(Layout layout) {
        for (IActivation softmax : new IActivation[] {new KinaseActivation("softmax"), new KinaseSoftmax()}) {
            INDArray part = layout.part();
            INDArray x = part.dup('c').castTo(DataType.DOUBLE);
            INDArray dy = x.mul(0.3).addi(1);
            int last = Math.max(0, x.rank() - 1);
            INDArray y = Nd4j.nn().softmax(x.rank() == 0 ? x.reshape(1) : x, last).reshape(x.shape());
            INDArray mean = x.rank() == 0 ? dy.mul(y) : dy.mul(y).sum(true, last);
            INDArray dx = x.rank() == 0 ? Nd4j.scalar(0.0) : y.mul(dy.sub(mean.broadcast(x.shape())));
            copies(dy.castTo(part.dataType())).forEach(epsilon -> {
                part.assign(x);
                assertClose(dx, softmax.backprop(part, epsilon).getFirst());
            });
            part.assign(x);
            assertSame(part, softmax.getActivation(part, false));
            assertClose(y, part);
        }
    }

    @Test
    void anEpsilonThatIsBroadcastIsRead() {
        INDArray x = numbers(DataType.FLOAT, 4, 3);
        INDArray row = Nd4j.createFromArray(new float[][] {{1, 2, 3}});
        INDArray expected = new KinaseActivation("tanh").backprop(x.dup(), row.broadcast(4, 3).dup()).getFirst();
        assertEquals(expected, new KinaseActivation("tanh").backprop(x.dup(), row.broadcast(4, 3)).getFirst());
    }

    @Test
    void emptyArraysStayEmpty() {
        INDArray empty = Nd4j.empty(DataType.FLOAT);
        assertTrue(new KinaseActivation("gelu").getActivation(empty, true).isEmpty());
        assertTrue(new KinaseActivation("softmax").getActivation(empty, true).isEmpty());
    }

    @Test
    void whatCannotBeIsRefusedAndLeftAsItIs() {
        INDArray integers = Nd4j.createFromArray(-1, 2);
        String message = assertThrows(IllegalArgumentException.class,
                () -> new KinaseActivation("relu").getActivation(integers, false)).getMessage();
        assertTrue(message.contains("INT") && message.contains("FLOAT"), message);
        assertEquals(Nd4j.createFromArray(-1, 2), integers);
        assertThrows(IllegalStateException.class, () ->
                new KinaseActivation("relu").backprop(numbers(DataType.FLOAT, 2, 3), numbers(DataType.FLOAT, 3, 2)));
        assertThrows(IllegalArgumentException.class, () -> new KinaseActivation("rely"));
    }

    private static void assertClose(INDArray expected, INDArray actual) {
        INDArray e = expected.dup('c');
        INDArray a = actual.dup('c');
        for (int i = 0; i < e.length(); i++) {
            assertEquals(e.getDouble(i), a.getDouble(i), 1e-6, "element " + i);
        }
    }

    private static double sum(INDArray array) {
        return array.castTo(DataType.DOUBLE).sumNumber().doubleValue();
    }
}

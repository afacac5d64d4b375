package io.github.kinase.peers;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * An ONNX model of one node, y = op(x), of fixed shape: the few fields of onnx.proto3 that it takes, so that no library of protocol
 * buffers is needed for them.
 */
final class OnnxModel {

    static final String X = "x";
    static final String Y = "y";
    /** Opset 20 has Gelu. */
    private static final int OPSET = 20;
    private static final int IR_VERSION = 9;

    private static final int FLOAT_ATTRIBUTE = 1;
    private static final int INT_ATTRIBUTE = 2;
    private static final int STRING_ATTRIBUTE = 3;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private OnnxModel() {}

    /** Attributes are Float, Long or String. */
    static byte[] of(String operator, Map<String, Object> attributes, long... shape) {
        OnnxModel node = new OnnxModel().text(1, X).text(2, Y).text(4, operator);
        attributes.forEach((name, value) -> node.message(5, attribute(name, value)));
        OnnxModel graph = new OnnxModel().message(1, node).text(2, "graph").message(11, tensor(X, shape)).message(12, tensor(Y, shape));
        return new OnnxModel().number(1, IR_VERSION).message(7, graph).message(8, new OnnxModel().text(1, "").number(2, OPSET))
                .bytes.toByteArray();
    }

    private static OnnxModel attribute(String name, Object value) {
        OnnxModel attribute = new OnnxModel().text(1, name);
        if (value instanceof Float number) {
            return attribute.fixed(2, number).number(20, FLOAT_ATTRIBUTE);
        }
        return value instanceof Long number ? attribute.number(3, number).number(20, INT_ATTRIBUTE)
                : attribute.text(4, (String) value).number(20, STRING_ATTRIBUTE);
    }

    private static OnnxModel tensor(String name, long... shape) {
        OnnxModel dimensions = new OnnxModel();
        for (long size : shape) {
            dimensions.message(1, new OnnxModel().number(1, size));
        }
        OnnxModel type = new OnnxModel().message(1, new OnnxModel().number(1, 1).message(2, dimensions));
        return new OnnxModel().text(1, name).message(2, type);
    }

    private OnnxModel number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private OnnxModel fixed(int field, float value) {
        varint((long) field << 3 | 5);
        bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array());
        return this;
    }

    private OnnxModel text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private OnnxModel message(int field, OnnxModel message) {
        return bytes(field, message.bytes.toByteArray());
    }

    private OnnxModel bytes(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        bytes.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            bytes.write((int) (rest & 0x7f | 0x80));
        }
        bytes.write((int) rest);
    }
}

package io.github.kinase.dl4j;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/**
 * Which function of DL4J becomes which of ours, with its parameters. As they are stay: the identity, which costs nothing;
 * RReLU, which is random in training; PReLU, which belongs to a layer of its own; functions of the user; and the gates of
 * LSTMs, for whose sigmoid DL4J has a faster way.
 */
final class Replacements {

    private Replacements() {}

    static MultiLayerConfiguration in(MultiLayerConfiguration configuration) {
        MultiLayerConfiguration copy = configuration.clone();
        copy.getConfs().forEach(each -> replace(each.getLayer()));
        return copy;
    }

    static ComputationGraphConfiguration in(ComputationGraphConfiguration configuration) {
        ComputationGraphConfiguration copy = configuration.clone();
        copy.getVertices().values().forEach(vertex -> {
            if (vertex instanceof LayerVertex layer) {
                replace(layer.getLayerConf().getLayer());
            }
        });
        return copy;
    }

    private static void replace(Layer layer) {
        if (layer instanceof BaseLayer base) {
            base.setActivationFn(replacement(base.getActivationFn()));
        } else if (layer instanceof ActivationLayer activation) {
            activation.setActivationFn(replacement(activation.getActivationFn()));
        } else if (layer instanceof BaseWrapperLayer wrapper) {
            replace(wrapper.getUnderlying());
        } else if (layer instanceof FrozenLayer frozen) {
            replace(frozen.getLayer());
        } else if (layer instanceof Bidirectional both) {
            replace(both.getFwd());
            replace(both.getBwd());
        }
    }

    /** Ours for a function of DL4J, or the function itself. */
    static IActivation replacement(IActivation theirs) {
        if (theirs == null) {
            return null;
        }
        // By class, not instanceof: a class derived from one of DL4J's computes something else.
        if (theirs.getClass() == ActivationSoftmax.class) {
            return new KinaseSoftmax();
        }
        String text = text(theirs);
        return text == null ? theirs : new KinaseActivation(text);
    }

    private static String text(IActivation theirs) {
        Class<?> type = theirs.getClass();
        if (type == ActivationReLU.class) {
            ActivationReLU relu = (ActivationReLU) theirs;
            return format("relu(negative_slope=%s, max_value=%s, threshold=%s)", orElse(relu.getNegativeSlope(), 0),
                    orElse(relu.getMax(), Double.POSITIVE_INFINITY), orElse(relu.getThreshold(), 0));
        }
        if (type == ActivationLReLU.class) {
            return format("leaky_relu(negative_slope=%s)", ((ActivationLReLU) theirs).getAlpha());
        }
        if (type == ActivationELU.class) {
            return format("elu(alpha=%s)", ((ActivationELU) theirs).getAlpha());
        }
        if (type == ActivationThresholdedReLU.class) {
            return format("thresholded_relu(theta=%s)", ((ActivationThresholdedReLU) theirs).getTheta());
        }
        if (type == ActivationGELU.class) {
            // There is no getter of its one parameter, which equals compares.
            return theirs.equals(new ActivationGELU(true)) ? "gelu_tanh" : "gelu_quick";
        }
        return type == ActivationCube.class ? "cube"
                : type == ActivationHardSigmoid.class ? "dl4j:HARDSIGMOID"
                : type == ActivationHardTanH.class ? "hard_tanh"
                : type == ActivationMish.class ? "mish"
                : type == ActivationRationalTanh.class ? "rational_tanh"
                : type == ActivationReLU6.class ? "relu6"
                : type == ActivationRectifiedTanh.class ? "rectified_tanh"
                : type == ActivationSELU.class ? "selu"
                : type == ActivationSigmoid.class ? "sigmoid"
                : type == ActivationSoftPlus.class ? "softplus"
                : type == ActivationSoftSign.class ? "softsign"
                : type == ActivationSwish.class ? "silu"
                : type == ActivationTanH.class ? "tanh"
                : null;
    }

    private static double orElse(Double value, double none) {
        return value == null ? none : value;
    }

    private static String format(String text, Object... parameters) {
        return String.format(Locale.ROOT, text, parameters);
    }
}

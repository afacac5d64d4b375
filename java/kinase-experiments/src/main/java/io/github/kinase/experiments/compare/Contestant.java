package io.github.kinase.experiments.compare;

import io.github.kinase.Activation;
import io.github.kinase.dl4j.KinaseActivation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
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
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * An activation that takes part, in one of the two libraries.
 *
 * @param name as the user wrote it
 * @param library {@code kinase} or {@code dl4j}
 */
record Contestant(String name, String library) {

    static final String KINASE = "kinase";
    static final String DL4J = "dl4j";

    /** As it is called in tables and plots. */
    String label() {
        return library.equals(KINASE) ? name : name + " of DL4J";
    }

    /** Whether it is selu, which wants an initialisation and a dropout of its own. */
    boolean isSelfNormalizing() {
        return Activation.of(name).name().equals("selu");
    }

    /** The function for a network, or null if DL4J has none of that name and those parameters. */
    IActivation function() {
        return library.equals(KINASE) ? new KinaseActivation(name) : dl4j(Activation.of(name));
    }

    /** DL4J has no GELU with erf: there its own takes part, x sigmoid(1.702 x). */
    private static IActivation dl4j(Activation activation) {
        return switch (activation.name()) {
            case "leaky_relu" -> new ActivationLReLU(activation.parameters().get("negative_slope"));
            case "elu" -> new ActivationELU(activation.parameters().get("alpha"));
            default -> activation.equals(Activation.of(activation.name())) ? withoutParameters(activation.name()) : null;
        };
    }

    private static IActivation withoutParameters(String name) {
        return switch (name) {
            case "cube" -> new ActivationCube();
            case "gelu", "gelu_quick" -> new ActivationGELU();
            case "hard_tanh" -> new ActivationHardTanH();
            case "linear" -> new ActivationIdentity();
            case "mish" -> new ActivationMish();
            case "rational_tanh" -> new ActivationRationalTanh();
            case "rectified_tanh" -> new ActivationRectifiedTanh();
            case "relu" -> new ActivationReLU();
            case "relu6" -> new ActivationReLU6();
            case "selu" -> new ActivationSELU();
            case "sigmoid" -> new ActivationSigmoid();
            case "silu" -> new ActivationSwish();
            case "softplus" -> new ActivationSoftPlus();
            case "softsign" -> new ActivationSoftSign();
            case "tanh" -> new ActivationTanH();
            default -> null;
        };
    }
}

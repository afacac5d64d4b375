package io.github.kinase.experiments.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How one activation has fared, with one entry per epoch. Accuracy and loss of the training pictures are those at the end of
 * the epoch, without dropout, over as many of them as there are for validation.
 *
 * @param library {@code kinase} or {@code dl4j}
 * @param seconds of training
 * @param activationSeconds of these, in the activation functions of the hidden layers
 */
record Result(String name, String library, List<Double> accuracy, List<Double> loss, List<Double> validationAccuracy,
              List<Double> validationLoss, double seconds, double activationSeconds) {

    /** The best first: by the last accuracy of the validation, then by its loss. */
    static final Comparator<Result> RANKING = Comparator.comparingDouble((Result each) -> -last(each.validationAccuracy()))
            .thenComparingDouble(each -> last(each.validationLoss()));

    /** A measurement over pictures. */
    record Score(double accuracy, double loss) {}

    static Result none(Contestant contestant) {
        return new Result(contestant.name(), contestant.library(), List.of(), List.of(), List.of(), List.of(), 0, 0);
    }

    /** This with one more epoch. */
    Result plus(Score training, Score validation, double epochSeconds, double epochActivationSeconds) {
        return new Result(name, library, with(accuracy, training.accuracy()), with(loss, training.loss()),
                with(validationAccuracy, validation.accuracy()), with(validationLoss, validation.loss()),
                seconds + epochSeconds, activationSeconds + epochActivationSeconds);
    }

    @JsonIgnore
    Contestant contestant() {
        return new Contestant(name, library);
    }

    @JsonIgnore
    int epochs() {
        return accuracy.size();
    }

    static double last(List<Double> values) {
        return values.isEmpty() ? Double.NaN : values.get(values.size() - 1);
    }

    private static List<Double> with(List<Double> values, double value) {
        List<Double> more = new ArrayList<>(values);
        more.add(value);
        return List.copyOf(more);
    }
}

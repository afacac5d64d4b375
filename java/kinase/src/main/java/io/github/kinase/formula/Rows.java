package io.github.kinase.formula;

import static io.github.kinase.formula.Maths.*;

/** Activations by row. */
public sealed interface Rows extends RowFormula {

    /** The exponentials of a row over their sum. */
    @Describe("e^((x - max x) / temperature) / sum(e^((x - max x) / temperature))")
    record Softmax(@Default(1) double temperature) implements Rows, RowFormula.Stored, RowFormula.SummedInFloat {

        public Softmax {
            Domain.positive("temperature", temperature);
        }

        @Override
        public double scale() {
            return 1 / temperature;
        }

        @Override
        public double term(double x, double reference, double scale, double a) {
            double z = (x - reference) * scale;
            return lower(z, exp(z));
        }

        @Override
        public double settle(double sum, double count) {
            return 1 / sum;
        }

        @Override
        public double value(double x, double reference, double scale, double a, double b, double index) {
            return x * a;
        }

        @Override
        public double gradientTerm(double y, double dy) {
            return y * dy;
        }

        @Override
        public double gradientSettle(double sum, double count) {
            return sum;
        }

        @Override
        public double gradient(double y, double dy, double scale, double a, double b) {
            return y * (dy - a) * scale;
        }

        @Override
        public float gradient(float y, float dy, float a, float aRest) {
            return Single.timesDifference(y, dy, a, aRest);
        }
    }

    /** The logarithm of softmax. The sum leaves out one largest element, so that what is left of a result next to 0 is exact. */
    @Describe("z - log(sum(e^z)), z = (x - max x) / temperature")
    record LogSoftmax(@Default(1) double temperature)
            implements Rows, RowFormula.SummedInFloat, RowFormula.Counting, RowFormula.GradientCounting {

        public LogSoftmax {
            Domain.positive("temperature", temperature);
        }

        @Override
        public double scale() {
            return 1 / temperature;
        }

        /** Of the largest elements 0, or NaN if they are infinite: they are counted. */
        @Override
        public double term(double x, double reference, double scale, double a) {
            double z = (x - reference) * scale;
            return select(x == reference, z, lower(z, exp(z)));
        }

        @Override
        public double counted(double x, double reference, double scale, double a, double index) {
            return select(x == reference, 1, 0);
        }

        @Override
        public double settle(double sum, double count) {
            return log1p(sum + (count - 1));
        }

        @Override
        public double value(double x, double reference, double scale, double a, double b, double index) {
            return (x - reference) * scale - a;
        }

        @Override
        public double gradientTerm(double y, double dy) {
            return dy;
        }

        @Override
        public double gradientCounted(double y) {
            return select(y == -INFINITY, 0, 1);
        }

        @Override
        public double gradientSettle(double sum, double count) {
            return sum;
        }

        /** A row of -inf alone is what a row with nothing in it gives: no slope. */
        @Override
        public double gradient(double y, double dy, double scale, double a, double b) {
            return select(b == 0, 0, (dy - lower(y, exp(y)) * a) * scale);
        }

        @Override
        public float gradient(float y, float dy, float a, float aRest) {
            return Single.plusTimesExp(dy, y, a, aRest);
        }
    }

    /** softmax of the negated row. */
    @Describe("e^((min x - x) / temperature) / sum(e^((min x - x) / temperature))")
    record Softmin(@Default(1) double temperature) implements Rows, RowFormula.Stored, RowFormula.SummedInFloat, RowFormula.Smallest {

        public Softmin {
            Domain.positive("temperature", temperature);
        }

        @Override
        public double scale() {
            return -1 / temperature;
        }

        @Override
        public double term(double x, double reference, double scale, double a) {
            double z = (x - reference) * scale;
            return lower(z, exp(z));
        }

        @Override
        public double settle(double sum, double count) {
            return 1 / sum;
        }

        @Override
        public double value(double x, double reference, double scale, double a, double b, double index) {
            return x * a;
        }

        @Override
        public double gradientTerm(double y, double dy) {
            return y * dy;
        }

        @Override
        public double gradientSettle(double sum, double count) {
            return sum;
        }

        @Override
        public double gradient(double y, double dy, double scale, double a, double b) {
            return y * (dy - a) * scale;
        }

        @Override
        public float gradient(float y, float dy, float a, float aRest) {
            return Single.timesDifference(y, dy, a, aRest);
        }
    }

    /** 1 at the first of the largest elements. */
    @Describe("x is the first max x ? 1 : 0")
    record Hardmax() implements Rows, RowFormula.Counting, RowFormula.First {

        @Override
        public double scale() {
            return 1;
        }

        @Override
        public double term(double x, double reference, double scale, double a) {
            return select(x == x, 0, x);
        }

        @Override
        public double counted(double x, double reference, double scale, double a, double index) {
            return select(x == reference, index, INFINITY);
        }

        @Override
        public double settle(double sum, double count) {
            return sum;
        }

        @Override
        public double value(double x, double reference, double scale, double a, double b, double index) {
            return select(index == b, 1, 0) + a;
        }

        @Override
        public double gradientTerm(double y, double dy) {
            return 0;
        }

        @Override
        public double gradientSettle(double sum, double count) {
            return sum;
        }

        @Override
        public double gradient(double y, double dy, double scale, double a, double b) {
            return select(y == y, 0, y);
        }
    }

    /**
     * The point of the probability simplex nearest to the row (Martins and Astudillo 2016). The threshold is the fixed point of
     * Michelot 1986: the one that the elements above it ask for, from those above max x - 1 on; it only rises, so the elements
     * above it get fewer until they stay.
     */
    @Describe("max(x - t, 0) with t so that they sum to 1")
    record Sparsemax() implements Rows, RowFormula.Counting, RowFormula.Repeated, RowFormula.GradientCounting {

        @Override
        public double scale() {
            return 1;
        }

        @Override
        public double term(double x, double reference, double scale, double a) {
            double z = x - reference;
            return select(z <= a, 0, z);
        }

        @Override
        public double counted(double x, double reference, double scale, double a, double index) {
            return select(x - reference <= a, 0, 1);
        }

        @Override
        public double settle(double sum, double count) {
            return (sum - 1) / count;
        }

        @Override
        public double value(double x, double reference, double scale, double a, double b, double index) {
            double z = x - reference;
            return select(z <= a, 0, z - a);
        }

        @Override
        public double gradientTerm(double y, double dy) {
            return select(y <= 0, 0, select(y == y, dy, y));
        }

        @Override
        public double gradientCounted(double y) {
            return select(y <= 0, 0, 1);
        }

        @Override
        public double gradientSettle(double sum, double count) {
            return sum / count;
        }

        @Override
        public double gradient(double y, double dy, double scale, double a, double b) {
            return select(y <= 0, 0, dy - a);
        }
    }
}

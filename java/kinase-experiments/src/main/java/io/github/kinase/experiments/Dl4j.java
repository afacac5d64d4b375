package io.github.kinase.experiments;

/** What concerns Deeplearning4j as a whole. */
public final class Dl4j {

    private Dl4j() {}

    /**
     * Keeps standard error for what the user wants to know; to be called before the first class of ND4J is used. Its natives
     * are older than the JavaCPP that works on current JDKs, of which JavaCPP would warn.
     */
    public static void quiet() {
        System.setProperty("org.bytedeco.javacpp.logger", "slf4j");
    }
}

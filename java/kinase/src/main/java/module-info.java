/** Neural-network activation functions, forward and backward. */
module io.github.kinase {
    requires static org.bytedeco.javacpp;
    requires jdk.unsupported;

    exports io.github.kinase;
    exports io.github.kinase.backend;
    exports io.github.kinase.formula;
}

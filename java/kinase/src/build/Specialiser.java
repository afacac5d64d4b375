import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stamps what follows from the formulas by itself, so that an activation is written once:
 * <ul>
 * <li>a kernel per activation and type of element, with loops of its own (one loop shared by all would call its formula
 *     through a megamorphic call). An Exact formula computes in the type of the elements, restated in float for float32;
 *     any other computes with more bits and rounds once: in double for float32, restated in Dual for float64. One that is
 *     InFloat has functions of its own for float32, in loops for C2 to make vectors of;
 * <li>the same in vectors, with all calls expanded, for float32, and where the formula is Exact for float64;
 *     as a gate, by row and with a number per channel for float32;
 * <li>a kernel per activation for elements of 16 bits: in double, and in Dual where that is not enough to round correctly;
 * <li>a kernel per formula and type of element that uses it as a gate, always with more bits;
 * <li>a kernel per formula by row and type of element, likewise;
 * <li>what the kernels of a type of element share, and the loops with a number per channel, per type of element;
 * <li>the static factories that {@code Activation} inherits, and its calls and those of {@code GatedActivation}, {@code
 *     RowActivation} and {@code ChannelActivation} for each type of element.
 * </ul>
 * Run by Maven: {@code java Specialiser SOURCES COEFFICIENTS OUTPUT VECTORS}; the kernels in vectors are compiled apart, for they need
 * a module of the JDK that is not always there. Files whose text has not changed are left alone.
 */
final class Specialiser {

    /** A type of the elements of arrays. */
    enum Element {
        FLOAT32("Float32", "float", "Float"), FLOAT64("Float64", "double", "Double");

        final String type;
        final String primitive;
        final String buffer;

        Element(String type, String primitive, String buffer) {
            this.type = type;
            this.primitive = primitive;
            this.buffer = buffer;
        }

        String in(String template) {
            return template.replace("@TYPE@", type).replace("@CONSTANT@", name()).replace("@element@", primitive)
                    .replace("@Element@", buffer);
        }
    }

    private static final String ORIGIN = "// Stamped by src/build/Specialiser.java out of %s; do not edit.\n";

    /** The interfaces of RowFormula that the loops look at. */
    private static final List<String> ROW_MARKS = List.of("Smallest", "Stored", "SummedInFloat", "Counting", "First", "Repeated",
            "GradientCounting");

    private final Path output;
    private final Set<Path> written = new HashSet<>();
    private final StagedKernels stages;

    private Specialiser(Path output, StagedKernels stages) {
        this.output = output;
        this.stages = stages;
    }

    public static void main(String[] args) throws IOException {
        Sources sources = Sources.parse(Path.of(args[0], "io/github/kinase/formula"), Path.of(args[1], "io/github/kinase/formula"));
        Specialiser specialiser = new Specialiser(Path.of(args[2], "io/github/kinase"), new StagedKernels(sources));
        List<Formula> formulas = Formula.all(sources);
        Path build = Path.of(args[0], "../../build");
        List<Formula> gates = formulas.stream().filter(formula -> !formula.byRow()).toList();
        List<Formula> activations = gates.stream().filter(formula -> !formula.gateOnly()).toList();
        specialiser.writeKernels("%s%s.java", Files.readString(build.resolve("Kernel.template")), activations, false);
        specialiser.writeKernels("%sGate%s.java", Files.readString(build.resolve("Gate.template")), gates, true);
        for (Element element : Element.values()) {
            specialiser.write("backend/" + element.type + "Kernel.java", "src/build/ElementKernel.template",
                    element.in(Files.readString(build.resolve("ElementKernel.template")))
                            .replace("@ARRAYS@", String.valueOf(element == Element.FLOAT32 ? specialiser.stages.slots() : 0)));
            specialiser.write("stamped/ChannelLoops" + element.type + ".java", "src/build/ChannelLoops.template",
                    element.in(Files.readString(build.resolve("ChannelLoops.template"))));
        }
        String narrow = Files.readString(build.resolve("Narrow.template"));
        for (Formula formula : activations) {
            specialiser.write("stamped/" + formula.name() + "Narrow.java", formula.family() + ".java", narrow(narrow, formula));
        }
        specialiser.writeKernels("%sRow%s.java", Files.readString(build.resolve("Row.template")),
                formulas.stream().filter(Formula::byRow).toList(), false);
        specialiser.write("ActivationFactories.java", "the families in formula", factories(activations));
        specialiser.write("formula/Records.java", "the families in formula", records(sources, formulas));
        specialiser.write("ActivationCalls.java", "src/build/ActivationCalls.template",
                calls(Files.readString(build.resolve("ActivationCalls.template"))));
        specialiser.write("GatedCalls.java", "src/build/GatedCalls.template",
                calls(Files.readString(build.resolve("GatedCalls.template"))));
        specialiser.write("ChannelCalls.java", "src/build/ChannelCalls.template",
                calls(Files.readString(build.resolve("ChannelCalls.template"))));
        specialiser.write("RowCalls.java", "src/build/RowCalls.template", calls(Files.readString(build.resolve("RowCalls.template"))));
        specialiser.removeOthers();
        Specialiser vectors = new Specialiser(Path.of(args[3], "io/github/kinase"), null);
        VectorKernels kernels = new VectorKernels(sources, Files.readString(build.resolve("Vector.template")));
        for (Formula formula : activations) {
            for (Element element : kernels.elements(formula)) {
                vectors.write("stamped/" + formula.name() + "Vector" + element.type + ".java", formula.family() + ".java",
                        kernels.kernel(formula, element));
            }
        }
        VectorGates vectorGates = new VectorGates(sources, Files.readString(build.resolve("VectorGate.template")));
        for (Formula formula : gates) {
            vectors.write("stamped/" + formula.name() + "VectorGate.java", formula.family() + ".java", vectorGates.kernel(formula));
        }
        VectorRows vectorRows = new VectorRows(sources, Files.readString(build.resolve("VectorRow.template")));
        for (Formula formula : formulas.stream().filter(Formula::byRow).toList()) {
            vectors.write("stamped/" + formula.name() + "VectorRow.java", formula.family() + ".java", vectorRows.kernel(formula));
        }
        vectors.write("stamped/VectorChannels.java", "src/build/VectorChannels.template",
                new VectorChannels(sources, Files.readString(build.resolve("VectorChannels.template"))).loops());
        vectors.removeOthers();
    }

    private void write(String file, String origin, String text) throws IOException {
        Path path = output.resolve(file);
        written.add(path);
        String content = ORIGIN.formatted(origin) + text;
        if (!Files.exists(path) || !Files.readString(path).equals(content)) {
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
        }
    }

    private void writeKernels(String file, String template, List<Formula> formulas, boolean gate) throws IOException {
        for (Formula formula : formulas) {
            for (Element element : Element.values()) {
                write("stamped/" + file.formatted(formula.name(), element.type), formula.family() + ".java",
                        kernel(template, formula, element, gate));
            }
        }
    }

    /** Removes what an earlier run stamped for an activation that is gone. */
    private void removeOthers() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).filter(file -> !written.contains(file)).toList()) {
                Files.delete(file);
            }
        }
    }

    // Writing what follows from them.

    private String kernel(String template, Formula formula, Element element, boolean gate) {
        boolean exact = formula.exact() && !gate;
        boolean wide = !exact && element == Element.FLOAT32;
        boolean dual = !exact && element == Element.FLOAT64;
        boolean inFloat = exact && element == Element.FLOAT32;
        // A gate computes in double, but with the parameters of the element-wise activation.
        boolean ofFloats = gate && formula.exact() && element == Element.FLOAT32;
        String text = element.in(template).replace("@FAMILY@", formula.family()).replace("@NAME@", formula.name());
        text = keep(text, "exact", exact);
        text = keep(text, "wide", wide);
        text = keep(text, "dual", dual);
        boolean restated = inFloat || dual || ofFloats;
        text = keep(text, "asItIs", !restated);
        text = keep(text, "restated", restated);
        text = keep(text, "ofFloats", ofFloats);
        text = keep(text, "not ofFloats", !ofFloats);
        text = keep(text, "gateOnly", formula.gateOnly());
        text = keep(text, "anyUp", !formula.gateOnly());
        text = keep(text, "inFloat", inFloat);
        text = keep(text, "not inFloat", !inFloat);
        boolean ownFloat = formula.marks().contains("InFloat") && element == Element.FLOAT32;
        text = keep(text, "ownFloat", ownFloat);
        text = keep(text, "of finite", inFloat || ownFloat && stages.methods(formula).contains("if (finite)"));
        text = stages.keep(text, formula, element == Element.FLOAT32);
        boolean timesInFloat = formula.marks().contains("TimesInFloat") && element == Element.FLOAT32;
        text = keep(text, "timesInFloat", timesInFloat);
        text = keep(text, "timesSlopeInFloat", formula.marks().contains("TimesSlopeInFloat") && element == Element.FLOAT32);
        boolean switches = ofFloats && formula.marks().contains("Switch");
        text = keep(text, "switch", switches);
        text = keep(text, "fromOutput", formula.fromOutput());
        for (String mark : ROW_MARKS) {
            text = keep(text, mark, formula.marks().contains(mark));
            text = keep(text, "not " + mark, !formula.marks().contains(mark));
        }
        String argument = dual ? "Dual.of(f.%s())" : "(float) f.%s()";
        String type = dual ? "Dual" : inFloat ? "float" : "double";
        String arguments = formula.parameters().stream().map(p -> argument.formatted(p.name())).collect(Collectors.joining(", "));
        String components = formula.parameters().stream().map(p -> type + " " + p.name()).collect(Collectors.joining(", "));
        if (switches) {
            text = text.replace("@SWITCHED@\n", stages.switched(formula));
            arguments += ", f.switches()";
            components += ", boolean switches";
        }
        if (text.contains("@STRAIGHT@")) {
            text = text.replace("@STRAIGHT@\n", stages.straightLoops(formula));
        }
        if (text.contains("@STAGES@")) {
            text = text.replace("@STAGES@\n", gate ? stages.products(formula) : stages.methods(formula));
        }
        return text.replace("@ARGUMENTS@", arguments).replace("@Number@", dual ? "Dual" : "double").replace("@COMPONENTS@", components)
                .replace("@PREPARED@", restated ? "Restated" : formula.name())
                .replace("@MEMBERS@", dual ? new InDual().members(formula) : inFloat ? inFloat(formula.members())
                        : formula.members().replaceAll(OVERRIDE, ""));
    }

    /** The kernel for elements of 16 bits: the formula as it is, and restated in Dual. */
    private static String narrow(String template, Formula formula) {
        String arguments = formula.parameters().stream().map(p -> "Dual.of(f." + p.name() + "())").collect(Collectors.joining(", "));
        return keep(template, "fromOutput", formula.fromOutput()).replace("@FAMILY@", formula.family())
                .replace("@NAME@", formula.name()).replace("@ARGUMENTS@", arguments)
                .replace("@COMPONENTS@", arguments.replaceAll("Dual.of.f.(\\w+)...", "Dual $1"))
                .replace("@MEMBERS@", new InDual().members(formula));
    }

    /** Keeps or drops the lines between {@code //if section} and {@code //end}; the marks go in both cases. */
    static String keep(String template, String section, boolean wanted) {
        Matcher matcher = Pattern.compile("(?m)^ *//if " + section + "\n((?s:.*?))^ *//end " + section + "\n").matcher(template);
        return matcher.replaceAll(wanted ? "$1" : "");
    }

    private static final String OVERRIDE = " *@Override\n *";

    private static String inFloat(String members) {
        return members.replaceAll("\\bdouble\\b", "float").replaceAll("\\b(\\d+\\.\\d+)\\b", "$1f").replaceAll(OVERRIDE, "");
    }

    /** The calls of a public class for each type of element: what stands between the marks, once per type. */
    private static String calls(String template) {
        Matcher matcher = Pattern.compile("(?m)^ *//for each element\n((?s:.*?))^ *//end\n").matcher(template);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(
                Stream.concat(java.util.Arrays.stream(Element.values()).map(element -> element.in(full(match.group(1)))),
                        Stream.of(HALF.matcher(match.group(1)).find() ? half(match.group(1)) : "").filter(text -> !text.isEmpty()))
                .collect(Collectors.joining("\n"))));
    }

    /** What the calls have besides where the elements have 16 bits, and their type has to be given. */
    private static final Pattern HALF = Pattern.compile("@half@\n|@(, (?:DataType )?type)@");

    /** Calls whose elements say of which type they are. */
    private static String full(String calls) {
        return HALF.matcher(calls).replaceAll("").replace("@DATA_TYPE@", "DataType.@CONSTANT@");
    }

    /** The same for shorts, which need a type. */
    private static String half(String calls) {
        return calls.replace("@half@\n", "        Checks.half(\"type\", type);\n").replaceAll("@(, (?:DataType )?type)@", "$1")
                .replace("@DATA_TYPE@", "type").replace("@element@", "short").replace("@Element@", "Short");
    }

    /** In the order of the families, as the interface of all formulas names them, and of the sources; those by row are the last. */
    private static String records(Sources sources, List<Formula> formulas) {
        List<String> families = sources.type("Formula").tree().getPermitsClause().stream().map(Object::toString).toList();
        return """
                package io.github.kinase.formula;

                import java.util.List;

                /** What the sources say of the records of all families. */
                final class Records {

                    static final List<Entry> ALL = List.of(
                            %s);

                    private Records() {}
                }
                """.formatted(formulas.stream().sorted(Comparator.comparing(formula -> formula.byRow() ? families.size()
                : families.indexOf(formula.family()))).map(Specialiser::entry).collect(Collectors.joining(",\n            ")));
    }

    private static String entry(Formula formula) {
        String marks = formula.marks().stream().sorted().map(mark -> '"' + mark + '"').collect(Collectors.joining(", "));
        String components = formula.parameters().stream().map(p -> '"' + p.name() + '"').collect(Collectors.joining(", "));
        String defaults = formula.parameters().stream().map(p -> "(double) (" + p.defaultValue() + ")").collect(Collectors.joining(", "));
        return "new Entry(\"%s\", \"%s\", List.of(%s), List.of(%s), List.of(%s), List.of(%s))".formatted(formula.family(), formula.name(),
                String.join(", ", formula.aliases()), marks, components, defaults);
    }

    private static String factories(List<Formula> formulas) {
        StringBuilder text = new StringBuilder("""
                package io.github.kinase;

                import io.github.kinase.formula.*;

                /** The static factories of {@link Activation}: one per activation, and one with all its parameters. */
                abstract class ActivationFactories {

                    ActivationFactories() {}
                """);
        for (Formula formula : formulas) {
            String type = formula.family() + "." + formula.name();
            List<Formula.Parameter> parameters = formula.parameters();
            String defaults = parameters.stream().map(Formula.Parameter::defaultValue).collect(Collectors.joining(", "));
            String note = parameters.isEmpty() ? "" : " Parameters: " + parameters.stream()
                    .map(p -> p.name() + " = " + p.defaultValue()).collect(Collectors.joining(", ")) + ".";
            text.append(factory(formula, note, "", "new " + type + "(" + defaults + ")"));
            if (!parameters.isEmpty()) {
                String names = parameters.stream().map(Formula.Parameter::name).collect(Collectors.joining(", "));
                String declared = parameters.stream().map(p -> "double " + p.name()).collect(Collectors.joining(", "));
                text.append(factory(formula, "", declared, "new " + type + "(" + names + ")"));
            }
        }
        return text.append("}\n").toString();
    }

    private static String factory(Formula formula, String note, String parameters, String instance) {
        return """

                    /** %s%s */
                    public static Activation %s(%s) {
                        return Activation.of(%s);
                    }
                """.formatted(formula.doc().strip(), note, formula.constant(), parameters, instance);
    }
}

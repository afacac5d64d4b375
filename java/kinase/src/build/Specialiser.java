import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * Stamps what follows from the formulas by itself, so that an activation is written once:
 * <ul>
 * <li>a float32 kernel per activation, with loops of its own (one loop shared by all would call its formula through a
 *     megamorphic call); an Exact formula is restated in float, any other computes in double and rounds once;
 * <li>the static factories that {@code Activation} inherits;
 * <li>the polynomials, one method each, and the tables out of {@code coefficients.inc}.
 * </ul>
 * Run by Maven: {@code java Specialiser.java SOURCES COEFFICIENTS OUTPUT}. Files whose text has not changed are left alone.
 */
final class Specialiser {

    /** One activation: a record nested in a family. */
    record Formula(String family, String name, List<Parameter> parameters, String doc, boolean exact, boolean fromOutput,
                   String members) {

        String constant() {
            return decapitalise(name);
        }
    }

    record Parameter(String name, String defaultValue) {}

    private static final String ORIGIN = "// Stamped by src/build/Specialiser.java out of %s; do not edit.\n";

    private final Path output;
    private final Set<Path> written = new HashSet<>();

    private Specialiser(Path output) {
        this.output = output;
    }

    public static void main(String[] args) throws IOException {
        Path sources = Path.of(args[0], "io/github/kinase/formula");
        Path coefficients = Path.of(args[1]);
        Specialiser specialiser = new Specialiser(Path.of(args[2], "io/github/kinase"));
        List<Formula> formulas = new ArrayList<>();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.sorted().toList()) {
                formulas.addAll(parse(file));
            }
        }
        String template = Files.readString(Path.of(args[0], "../../build/Float32Kernel.template"));
        for (Formula formula : formulas) {
            specialiser.write("stamped/" + formula.name() + "Float32.java", formula.family() + ".java", kernel(template, formula));
        }
        specialiser.write("ActivationFactories.java", "the families in formula", factories(formulas));
        specialiser.write("formula/Polynomials.java", "native/coefficients/coefficients.inc", polynomials(Files.readAllLines(coefficients)));
        specialiser.removeOthers();
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

    /** Removes what an earlier run stamped for an activation that is gone. */
    private void removeOthers() throws IOException {
        try (Stream<Path> files = Files.walk(output)) {
            for (Path file : files.filter(Files::isRegularFile).filter(file -> !written.contains(file)).toList()) {
                Files.delete(file);
            }
        }
    }

    // Reading the formulas.

    private static List<Formula> parse(Path file) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, null);
        var task = (JavacTask) compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjects(file));
        DocTrees trees = DocTrees.instance(task);
        List<Formula> formulas = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            String text = unit.getSourceFile().getCharContent(true).toString();
            for (Tree type : unit.getTypeDecls()) {
                ClassTree family = (ClassTree) type;
                for (Tree member : family.getMembers()) {
                    if (member.getKind() == Tree.Kind.RECORD) {
                        TreePath path = TreePath.getPath(unit, member);
                        formulas.add(formula(family, (ClassTree) member, trees.getDocComment(path), text,
                                trees.getSourcePositions(), unit));
                    }
                }
            }
        }
        return formulas;
    }

    private static Formula formula(ClassTree family, ClassTree record, String doc, String text, SourcePositions positions,
                                   CompilationUnitTree unit) {
        List<Parameter> parameters = new ArrayList<>();
        StringBuilder members = new StringBuilder();
        for (Tree member : record.getMembers()) {
            String source = text.substring((int) positions.getStartPosition(unit, member),
                    (int) positions.getEndPosition(unit, member));
            if (member instanceof VariableTree variable && !variable.getModifiers().getFlags().contains(Modifier.STATIC)) {
                parameters.add(new Parameter(variable.getName().toString(), defaultValue(variable)));
            } else if (member instanceof VariableTree
                    || member instanceof MethodTree method && "double".equals(String.valueOf(method.getReturnType()))) {
                members.append("        ").append(source).append("\n\n");
            }
        }
        return new Formula(family.getSimpleName().toString(), record.getSimpleName().toString(), parameters, doc,
                mentions(record.getImplementsClause(), "Exact"), mentions(record.getImplementsClause(), "FromOutput"),
                members.toString());
    }

    private static boolean mentions(List<? extends Tree> types, String name) {
        return types.stream().anyMatch(type -> type.toString().endsWith(name));
    }

    private static String defaultValue(VariableTree component) {
        for (AnnotationTree annotation : component.getModifiers().getAnnotations()) {
            if (annotation.getAnnotationType().toString().equals("Default")) {
                ExpressionTree argument = annotation.getArguments().get(0);
                return (argument instanceof AssignmentTree assignment ? assignment.getExpression() : argument).toString();
            }
        }
        throw new IllegalStateException(component + " has no @Default");
    }

    // Writing what follows from them.

    private static String kernel(String template, Formula formula) {
        String text = template.replace("@FAMILY@", formula.family()).replace("@NAME@", formula.name());
        text = keep(text, "exact", formula.exact());
        text = keep(text, "wide", !formula.exact());
        text = keep(text, "fromOutput", formula.fromOutput());
        String arguments = formula.parameters().stream().map(p -> "(float) f." + p.name() + "()").collect(Collectors.joining(", "));
        String components = formula.parameters().stream().map(p -> "float " + p.name()).collect(Collectors.joining(", "));
        return text.replace("@ARGUMENTS@", arguments).replace("@COMPONENTS@", components)
                .replace("@PREPARED@", formula.exact() ? "InFloat" : formula.name())
                .replace("@MEMBERS@", inFloat(formula.members()));
    }

    /** Keeps or drops the lines between {@code //if section} and {@code //end}; the marks go in both cases. */
    private static String keep(String template, String section, boolean wanted) {
        Matcher matcher = Pattern.compile("(?m)^ *//if " + section + "\n((?s:.*?))^ *//end " + section + "\n").matcher(template);
        return matcher.replaceAll(wanted ? "$1" : "");
    }

    private static String inFloat(String members) {
        return members.replaceAll("\\bdouble\\b", "float").replaceAll("\\b(\\d+\\.\\d+)\\b", "$1f").replaceAll(" *@Override\n *", "");
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
            List<Parameter> parameters = formula.parameters();
            String defaults = parameters.stream().map(Parameter::defaultValue).collect(Collectors.joining(", "));
            String note = parameters.isEmpty() ? "" : " Parameters: " + parameters.stream()
                    .map(p -> p.name() + " = " + p.defaultValue()).collect(Collectors.joining(", ")) + ".";
            text.append(factory(formula, note, "", "new " + type + "(" + defaults + ")"));
            if (!parameters.isEmpty()) {
                String names = parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
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

    private static final Pattern POLYNOMIAL = Pattern.compile("KINASE_POLYNOMIAL\\((\\w+), (.*)\\)");
    private static final Pattern TABLE = Pattern.compile("KINASE_TABLE\\((\\w+), (.*)\\)");

    private static String polynomials(List<String> lines) {
        StringBuilder text = new StringBuilder("""
                package io.github.kinase.formula;

                /** The polynomials of the formulas, by Horner's rule with one fused multiply-add per step, and their tables. */
                final class Polynomials {

                    private Polynomials() {}
                """);
        String comment = "";
        for (String line : lines) {
            Matcher matcher = POLYNOMIAL.matcher(line);
            if (matcher.matches()) {
                text.append("\n    /** ").append(comment).append(". */\n    static double ").append(decapitalise(matcher.group(1)))
                        .append("(double x) {\n");
                String[] c = matcher.group(2).split(", ");
                text.append("        double p = ").append(c[c.length - 1]).append(";\n");
                for (int i = c.length - 2; i >= 0; i--) {
                    text.append("        p = Math.fma(p, x, ").append(c[i]).append(");\n");
                }
                text.append("        return p;\n    }\n");
            }
            Matcher table = TABLE.matcher(line);
            if (table.matches()) {
                String constant = table.group(1).replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
                text.append("\n    /** ").append(comment).append(". */\n    static final double[] ").append(constant).append(" = {")
                        .append(table.group(2)).append("};\n");
            }
            comment = line.replaceFirst("^// *", "").replace("<", "&lt;");
        }
        return text.append("}\n").toString();
    }

    private static String decapitalise(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

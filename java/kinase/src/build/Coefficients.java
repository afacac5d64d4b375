import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stamps the constants, the tables and the polynomials, one method each, out of {@code coefficients.inc}, which C++ includes
 * as it is. Run by Maven: {@code java Coefficients.java COEFFICIENTS OUTPUT}. Files whose text has not changed are left alone.
 */
final class Coefficients {

    private static final String ORIGIN =
            "// Stamped by src/build/Coefficients.java out of native/coefficients/coefficients.inc; do not edit.\n";

    private Coefficients() {}

    public static void main(String[] args) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(args[0]));
        Path folder = Files.createDirectories(Path.of(args[1], "io/github/kinase/formula"));
        write(folder.resolve("Polynomials.java"), polynomials(lines));
        write(folder.resolve("Constants.java"), constants(lines, "Constants", "double", "%s"));
        write(folder.resolve("DualConstants.java"), constants(lines, "DualConstants", "Dual", "new Dual(%s, %s)"));
    }

    private static void write(Path file, String text) throws IOException {
        String content = ORIGIN + text;
        if (!Files.exists(file) || !Files.readString(file).equals(content)) {
            Files.writeString(file, content);
        }
    }

    private static final Pattern POLYNOMIAL = Pattern.compile("KINASE_POLYNOMIAL\\((\\w+), (.*)\\)");
    private static final Pattern DUAL_POLYNOMIAL = Pattern.compile("KINASE_DUAL_POLYNOMIAL\\((\\w+), (\\d+), (.*)\\)");
    private static final Pattern CONSTANT = Pattern.compile("KINASE_CONSTANT\\((\\w+), (.*), (.*)\\)");
    private static final Pattern TABLE = Pattern.compile("KINASE_TABLE\\((\\w+), (.*)\\)");

    private static String polynomials(List<String> lines) {
        StringBuilder text = new StringBuilder("""
                package io.github.kinase.formula;

                /** The polynomials of {@link Maths} and {@link DualMaths}, by Horner's rule with one fused multiply-add per step, and tables. */
                final class Polynomials {

                    private Polynomials() {}
                """);
        String comment = "";
        for (String line : lines) {
            Matcher matcher = POLYNOMIAL.matcher(line);
            Matcher dual = DUAL_POLYNOMIAL.matcher(line);
            if (matcher.matches()) {
                String horner = horner(matcher.group(2).split(", "), 0, "x");
                boolean single = matcher.group(1).endsWith(SINGLE);
                text.append(method(comment, single ? "float" : "double", matcher.group(1),
                        (single ? inFloat(horner) : horner) + "        return p;\n"));
            } else if (dual.matches()) {
                text.append(method(comment, "Dual", dual.group(1), dualHorner(dual.group(3).split(", "), Integer.parseInt(dual.group(2)))));
            }
            Matcher table = TABLE.matcher(line);
            if (table.matches()) {
                String constant = table.group(1).replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
                text.append("\n    /** ").append(comment).append(". */\n    static final double[] ").append(constant).append(" = {")
                        .append(table.group(2)).append("};\n");
            }
            comment = comment(line);
        }
        return text.append("}\n").toString();
    }

    /** At the end of the name of a polynomial whose coefficients are floats, and which is evaluated in float. */
    private static final String SINGLE = "Single";

    private static String inFloat(String text) {
        return text.replace("double", "float").replaceAll("(0x[0-9a-f.]+p-?[0-9]+)", "$1f");
    }

    private static String comment(String line) {
        return line.replaceFirst("^// *", "").replace("<", "&lt;");
    }

    private static String method(String comment, String type, String name, String body) {
        return "\n    /** " + comment + ". */\n    static " + type + " " + decapitalise(name) + "(" + type + " x) {\n" + body + "    }\n";
    }

    /** p = c[from] + c[from + 1] x + ... */
    private static String horner(String[] c, int from, String x) {
        StringBuilder text = new StringBuilder("        double p = " + c[c.length - 1] + ";\n");
        for (int i = c.length - 2; i >= from; i--) {
            text.append("        p = Fused.fma(p, ").append(x).append(", ").append(c[i]).append(");\n");
        }
        return text.toString();
    }

    /** In double down to the first {@code duals} coefficients, which are pairs. */
    private static String dualHorner(String[] c, int duals) {
        StringBuilder text = new StringBuilder(horner(c, 2 * duals, "x.hi()")).append("        Dual q = Dual.of(p);\n");
        for (int i = duals - 1; i >= 0; i--) {
            text.append("        q = DualMaths.step(q, x, ").append(c[2 * i]).append(", ").append(c[2 * i + 1]).append(");\n");
        }
        return text.append("        return q;\n").toString();
    }

    private static String constants(List<String> lines, String name, String type, String value) {
        StringBuilder text = new StringBuilder("""
                package io.github.kinase.formula;

                /** The constants of the formulas as %s. */
                public final class %s {

                    private %s() {}
                """.formatted(type, name, name));
        String comment = "";
        for (String line : lines) {
            Matcher matcher = CONSTANT.matcher(line);
            if (matcher.matches()) {
                String constant = matcher.group(1).replaceAll("(?<=[a-z])(?=[A-Z0-9])", "_").toUpperCase(Locale.ROOT);
                text.append("\n    /** ").append(comment).append(". */\n    public static final ").append(type).append(" ").append(constant)
                        .append(" = ").append(value.formatted(matcher.group(2), matcher.group(3))).append(";\n");
            }
            comment = comment(line);
        }
        return text.append("}\n").toString();
    }

    private static String decapitalise(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

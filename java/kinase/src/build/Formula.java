import com.sun.source.tree.*;
import com.sun.source.util.DocTrees;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** One activation: a record nested in a family. */
record Formula(String family, String name, List<Parameter> parameters, String doc, List<String> aliases, Set<String> marks,
               String members, List<MethodTree> methods) {

    record Parameter(String name, String defaultValue) {}

    boolean exact() {
        return marks.contains("Exact");
    }

    boolean fromOutput() {
        return marks.contains("FromOutput");
    }

    /** Whether it is an activation by row. */
    boolean byRow() {
        return family.equals("Rows");
    }

    /** Whether it is nothing but a gate. */
    boolean gateOnly() {
        return family.equals("Gates");
    }

    String constant() {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    /** The formulas of all families, in the order of the sources. */
    static List<Formula> all(Sources sources) throws IOException {
        List<Formula> formulas = new ArrayList<>();
        for (CompilationUnitTree unit : sources.units()) {
            String text = unit.getSourceFile().getCharContent(true).toString();
            for (Tree type : unit.getTypeDecls()) {
                ClassTree family = (ClassTree) type;
                for (Tree member : family.getMembers()) {
                    if (member.getKind() == Tree.Kind.RECORD) {
                        formulas.add(formula(family, (ClassTree) member, text, sources.trees(), unit));
                    }
                }
            }
        }
        return formulas;
    }

    private static Formula formula(ClassTree family, ClassTree record, String text, DocTrees trees, CompilationUnitTree unit) {
        SourcePositions positions = trees.getSourcePositions();
        List<Parameter> parameters = new ArrayList<>();
        StringBuilder members = new StringBuilder();
        List<MethodTree> methods = new ArrayList<>();
        for (Tree member : record.getMembers()) {
            String source = text.substring((int) positions.getStartPosition(unit, member),
                    (int) positions.getEndPosition(unit, member));
            if (member instanceof VariableTree variable && !variable.getModifiers().getFlags().contains(Modifier.STATIC)) {
                parameters.add(new Parameter(variable.getName().toString(), defaultValue(variable)));
            } else if (member instanceof VariableTree
                    || member instanceof MethodTree method && "double".equals(String.valueOf(method.getReturnType()))) {
                members.append("        ").append(source).append("\n\n");
                if (member instanceof MethodTree method) {
                    methods.add(method);
                }
            }
        }
        return new Formula(family.getSimpleName().toString(), record.getSimpleName().toString(), parameters,
                trees.getDocComment(TreePath.getPath(unit, record)), aliases(record),
                record.getImplementsClause().stream().map(type -> type.toString().replaceFirst(".*\\.", "")).collect(Collectors.toSet()),
                members.toString(), methods);
    }

    /** The aliases in the annotation of a record, as the source has them. */
    private static List<String> aliases(ClassTree record) {
        for (AnnotationTree annotation : record.getModifiers().getAnnotations()) {
            for (ExpressionTree argument : annotation.getArguments()) {
                if (argument instanceof AssignmentTree assignment && assignment.getVariable().toString().equals("aliases")) {
                    return ((NewArrayTree) assignment.getExpression()).getInitializers().stream().map(Object::toString).toList();
                }
            }
        }
        return List.of();
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
}

import com.sun.source.tree.*;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The parsed sources of some folders.
 *
 * @param units file by file, in the order of their names
 * @param types the classes, interfaces and records by their simple names, which differ
 */
record Sources(List<CompilationUnitTree> units, DocTrees trees, Map<String, Type> types) {

    private static final List<String> NUMBERS = List.of("int", "long", "float", "double");

    /** A class, interface or record; {@code outer} is null at the top. */
    record Type(String name, ClassTree tree, Type outer, CompilationUnitTree unit) {

        VariableTree field(String name) {
            return (VariableTree) tree.getMembers().stream()
                    .filter(member -> member instanceof VariableTree field && field.getName().contentEquals(name)).findFirst().orElse(null);
        }

        /** The names of the components of a record. */
        List<String> components() {
            return tree.getMembers().stream().filter(VariableTree.class::isInstance).map(VariableTree.class::cast)
                    .filter(field -> field.getInitializer() == null).map(field -> field.getName().toString()).toList();
        }

        /** The method that a call with arguments of these types means, or null. Restated, what says double takes float. */
        MethodTree method(String name, List<String> arguments, boolean restated) {
            return tree.getMembers().stream().filter(MethodTree.class::isInstance).map(MethodTree.class::cast)
                    .filter(method -> method.getName().contentEquals(name) && distance(method, arguments, restated) >= 0)
                    .min(Comparator.comparing(method -> distance(method, arguments, restated))).orElse(null);
        }

        /** By how many steps the arguments have to be widened; -1 if that does not do. */
        private static int distance(MethodTree method, List<String> arguments, boolean restated) {
            if (method.getParameters().size() != arguments.size()) {
                return -1;
            }
            int sum = 0;
            for (int i = 0; i < arguments.size(); i++) {
                String type = method.getParameters().get(i).getType().toString();
                int steps = NUMBERS.indexOf(restated && type.equals("double") ? "float" : type) - NUMBERS.indexOf(arguments.get(i));
                if (steps < 0 || !NUMBERS.contains(type) && !type.equals(arguments.get(i))) {
                    return -1;
                }
                sum += steps;
            }
            return sum;
        }
    }

    static Sources parse(Path... folders) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> listed = Files.list(folder)) {
                files.addAll(listed.sorted().toList());
            }
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var manager = compiler.getStandardFileManager(null, null, null);
        var task = (JavacTask) compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
        List<CompilationUnitTree> units = new ArrayList<>();
        Map<String, Type> types = new LinkedHashMap<>();
        for (CompilationUnitTree unit : task.parse()) {
            units.add(unit);
            unit.getTypeDecls().forEach(tree -> add((ClassTree) tree, null, unit, types));
        }
        return new Sources(units, DocTrees.instance(task), types);
    }

    private static void add(ClassTree tree, Type outer, CompilationUnitTree unit, Map<String, Type> types) {
        Type type = new Type(tree.getSimpleName().toString(), tree, outer, unit);
        types.put(type.name(), type);
        tree.getMembers().stream().filter(ClassTree.class::isInstance).forEach(member -> add((ClassTree) member, type, unit, types));
    }

    Type type(String name) {
        return types.get(name);
    }

    /** The types whose members a type names without saying whose: its own, those around it and those imported. */
    List<Type> visibleFrom(Type type) {
        List<Type> visible = new ArrayList<>();
        for (Type around = type; around != null; around = around.outer()) {
            visible.add(around);
        }
        for (ImportTree imported : type.unit().getImports()) {
            String[] names = imported.getQualifiedIdentifier().toString().split("\\.");
            Type from = imported.isStatic() ? types.get(names[names.length - 2]) : null;
            if (from != null) {
                visible.add(from);
            }
        }
        return visible;
    }

    /** What the source says. */
    String text(Type type, Tree tree) {
        try {
            return type.unit().getSourceFile().getCharContent(true).toString().substring(
                    (int) trees.getSourcePositions().getStartPosition(type.unit(), tree),
                    (int) trees.getSourcePositions().getEndPosition(type.unit(), tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

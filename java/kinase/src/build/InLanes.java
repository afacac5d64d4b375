import com.sun.source.tree.*;
import com.sun.source.util.SimpleTreeVisitor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Restates a method of a formula on vectors, for the numbers that differ from element to element. Every call is expanded: the loop
 * must not depend on what the JIT compiler chooses to inline, for a vector that is handed to a method is an object.
 */
final class InLanes extends SimpleTreeVisitor<Value, InLanes.Scope> {

    /** Something that vectors cannot do. */
    static final class Impossible extends RuntimeException {

        private static final long serialVersionUID = 1;

        Impossible(String what) {
            super(what);
        }
    }

    /** Where names are looked up: local variables first, then in the class. */
    record Scope(Sources.Type type, Map<String, Value> locals) {}

    private static final Map<Tree.Kind, String> OPERATIONS = Map.of(Tree.Kind.PLUS, "+", Tree.Kind.MINUS, "-", Tree.Kind.MULTIPLY, "*",
            Tree.Kind.DIVIDE, "/", Tree.Kind.AND, "&", Tree.Kind.OR, "|", Tree.Kind.XOR, "^");
    private static final Map<String, String> METHODS = Map.of("+", "add(", "-", "sub(", "*", "mul(", "/", "div(", "&", "and(", "|",
            "or(", "^", "lanewise(VectorOperators.XOR");
    private static final Map<Tree.Kind, String> SHIFTS = Map.of(Tree.Kind.LEFT_SHIFT, "LSHL", Tree.Kind.RIGHT_SHIFT, "ASHR",
            Tree.Kind.UNSIGNED_RIGHT_SHIFT, "LSHR");
    private static final Map<Tree.Kind, String> COMPARISONS = Map.of(Tree.Kind.LESS_THAN, "LT", Tree.Kind.GREATER_THAN, "GT",
            Tree.Kind.LESS_THAN_EQUAL, "LE", Tree.Kind.GREATER_THAN_EQUAL, "GE", Tree.Kind.EQUAL_TO, "EQ", Tree.Kind.NOT_EQUAL_TO, "NE");
    private static final Map<String, String> SIGNS = Map.of("LT", "<", "GT", ">", "LE", "<=", "GE", ">=", "EQ", "==", "NE", "!=");

    /** What a formula, which says double, computes with. */
    enum Numbers {
        AS_THEY_ARE("f.%s()"),
        /** In float, as the specialiser restates an Exact one. */
        RESTATED("(float) f.%s()"),
        /** In double, with the parameters that it has restated. */
        OF_FLOATS("(double) (float) f.%s()");

        private final String parameter;

        Numbers(String parameter) {
            this.parameter = parameter;
        }
    }

    private final Sources sources;
    private final Sources.Type formula;
    private final Numbers numbers;
    private final boolean restated;
    private final LaneCode code;

    InLanes(Sources sources, String formula, Numbers numbers, LaneCode code) {
        this.sources = sources;
        this.formula = sources.type(formula);
        this.numbers = numbers;
        this.restated = numbers == Numbers.RESTATED;
        this.code = code;
    }

    /** The value of a method of the formula. */
    Value call(String method, Value... arguments) {
        return call(formula, method, List.of(arguments));
    }

    /** The type that a type of the source stands for. */
    private String declared(Tree type, Scope scope) {
        String name = type.toString();
        return restated && scope.type() == formula && name.equals("double") ? "float" : name;
    }

    private Value convert(String type, Value value) {
        if (value instanceof Value.Scalar scalar && !scalar.type().equals(type) && !type.equals("boolean")) {
            return new Value.Scalar(type, "((" + type + ") " + scalar.text() + ")");
        }
        if (value instanceof Value.Table table && type.equals("float[]")) {
            return new Value.Table("float", table.numbers());
        }
        if (value instanceof Value.Lanes lanes && !lanes.type().equals(type)) {
            throw new Impossible("from " + lanes.type() + " to " + type);
        }
        return value;
    }

    // Methods and statements.

    private MethodTree method(Sources.Type type, String name, List<Value> arguments) {
        return type.method(name, arguments.stream().map(Value::type).toList(), restated && type == formula);
    }

    private Value call(Sources.Type type, String name, List<Value> arguments) {
        MethodTree method = method(type, name, arguments);
        Scope scope = new Scope(type, new HashMap<>());
        for (int i = 0; i < arguments.size(); i++) {
            VariableTree parameter = method.getParameters().get(i);
            scope.locals().put(parameter.getName().toString(), convert(declared(parameter.getType(), scope), arguments.get(i)));
        }
        for (StatementTree statement : method.getBody().getStatements()) {
            if (statement instanceof ReturnTree result) {
                return convert(declared(method.getReturnType(), scope), visit(result.getExpression(), scope));
            }
            visit(statement, scope);
        }
        throw new Impossible("a method without a result: " + name);
    }

    @Override
    public Value visitVariable(VariableTree variable, Scope scope) {
        Value value = convert(declared(variable.getType(), scope), visit(variable.getInitializer(), scope));
        scope.locals().put(variable.getName().toString(), value);
        return value;
    }

    @Override
    public Value visitExpressionStatement(ExpressionStatementTree statement, Scope scope) {
        return visit(statement.getExpression(), scope);
    }

    @Override
    public Value visitAssignment(AssignmentTree assignment, Scope scope) {
        String name = assignment.getVariable().toString();
        Value value = convert(Value.type(scope.locals().get(name)), visit(assignment.getExpression(), scope));
        scope.locals().put(name, value);
        return value;
    }

    // Names.

    @Override
    public Value visitIdentifier(IdentifierTree identifier, Scope scope) {
        String name = identifier.getName().toString();
        Value local = scope.locals().get(name);
        if (local != null) {
            return local;
        }
        for (Sources.Type type : sources.visibleFrom(scope.type())) {
            VariableTree field = type.field(name);
            if (field != null) {
                return field(type, field);
            }
        }
        throw new Impossible("unknown name " + name);
    }

    /** A component of the formula or a constant. */
    private Value field(Sources.Type type, VariableTree field) {
        Scope scope = new Scope(type, Map.of());
        String declared = declared(field.getType(), scope);
        if (type == formula && field.getInitializer() == null) {
            return new Value.Scalar(declared, numbers.parameter.formatted(field.getName()));
        }
        return convert(declared, visit(field.getInitializer(), scope));
    }

    /** A constant of a class. */
    @Override
    public Value visitMemberSelect(MemberSelectTree tree, Scope scope) {
        String owner = tree.getExpression().toString();
        Sources.Type type = sources.type(owner);
        if (type != null) {
            return field(type, type.field(tree.getIdentifier().toString()));
        }
        if (owner.equals("Double") || owner.equals("Float")) {
            String box = restated && scope.type() == formula ? "Float" : owner;
            return new Value.Scalar(box.equals("Float") ? "float" : "double", box + "." + tree.getIdentifier());
        }
        throw new Impossible("unknown name " + tree);
    }

    @Override
    public Value visitLiteral(LiteralTree literal, Scope scope) {
        Object value = literal.getValue();
        String type = value instanceof Integer ? "int" : value instanceof Long ? "long" : value instanceof Float ? "float" : "double";
        boolean inFloat = restated && scope.type() == formula && type.equals("double");
        String text = sources.text(scope.type(), literal);
        return new Value.Scalar(inFloat ? "float" : type, inFloat ? text + "f" : text);
    }

    // Operations.

    @Override
    public Value visitParenthesized(ParenthesizedTree tree, Scope scope) {
        return visit(tree.getExpression(), scope);
    }

    @Override
    public Value visitTypeCast(TypeCastTree cast, Scope scope) {
        return convert(declared(cast.getType(), scope), visit(cast.getExpression(), scope));
    }

    @Override
    public Value visitUnary(UnaryTree tree, Scope scope) {
        Value value = visit(tree.getExpression(), scope);
        String sign = tree.getKind() == Tree.Kind.UNARY_MINUS ? "-" : tree.getKind() == Tree.Kind.BITWISE_COMPLEMENT ? "~"
                : tree.getKind() == Tree.Kind.LOGICAL_COMPLEMENT ? "!" : "";
        if (value instanceof Value.Scalar scalar && !sign.isEmpty()) {
            return scalar.equals(LaneCode.NOTHING) ? scalar : new Value.Scalar(scalar.type(), "(" + sign + scalar.text() + ")");
        }
        return switch (sign) {
            case "-" -> code.apply("neg(", Value.type(value), value);
            case "~" -> code.apply("not(", Value.type(value), value);
            case "!" -> code.not((Value.Mask) value);
            default -> defaultAction(tree, scope);
        };
    }

    @Override
    public Value visitBinary(BinaryTree tree, Scope scope) {
        Value a = visit(tree.getLeftOperand(), scope);
        Value b = visit(tree.getRightOperand(), scope);
        Tree.Kind kind = tree.getKind();
        if (kind == Tree.Kind.CONDITIONAL_AND || kind == Tree.Kind.CONDITIONAL_OR) {
            return code.combine(kind == Tree.Kind.CONDITIONAL_AND ? "and(" : "or(", a, b);
        }
        String comparison = COMPARISONS.get(kind);
        String type = Value.promoted(Value.type(a), Value.type(b));
        if (a instanceof Value.Scalar left && b instanceof Value.Scalar right) {
            String sign = comparison != null ? SIGNS.get(comparison) : SHIFTS.containsKey(kind)
                    ? tree.toString().replaceAll("(?s).*(<<|>>>|>>).*", "$1") : OPERATIONS.get(kind);
            return kind == Tree.Kind.PLUS && right.equals(LaneCode.NOTHING) ? left
                    : new Value.Scalar(comparison != null ? "boolean" : SHIFTS.containsKey(kind) ? left.type() : type,
                    "(" + left.text() + " " + sign + " " + right.text() + ")");
        }
        if (comparison != null) {
            return code.compare(comparison, type, a, b);
        }
        if (SHIFTS.containsKey(kind)) {
            return code.shift(SHIFTS.get(kind), (Value.Lanes) a, b);
        }
        String operation = OPERATIONS.get(kind);
        return operation == null ? defaultAction(tree, scope) : code.apply(METHODS.get(operation), type, a, b);
    }

    /** A number out of a table. */
    @Override
    public Value visitArrayAccess(ArrayAccessTree access, Scope scope) {
        Value.Table table = (Value.Table) visit(access.getExpression(), scope);
        return code.lookUp(table, (Value.Lanes) visit(access.getIndex(), scope));
    }

    /** A table, which must be written out in the source. */
    @Override
    public Value visitNewArray(NewArrayTree array, Scope scope) {
        return new Value.Table("double", array.getInitializers().stream().map(each -> ((Value.Scalar) visit(each, scope)).text()).toList());
    }

    /** Both values, of which each lane takes one; where there is only one in vectors, the others are left to the loop in Java. */
    @Override
    public Value visitConditionalExpression(ConditionalExpressionTree tree, Scope scope) {
        Value condition = visit(tree.getCondition(), scope);
        Boolean decided = condition instanceof Value.Scalar scalar ? code.decided(scalar.text()) : null;
        if (decided != null) {
            return visit(decided ? tree.getTrueExpression() : tree.getFalseExpression(), scope);
        }
        Value yes = visit(tree.getTrueExpression(), scope);
        LaneCode before = code.copy();
        try {
            return select(condition, yes, visit(tree.getFalseExpression(), scope));
        } catch (Impossible e) {
            if (!(condition instanceof Value.Mask mask)) {
                throw e;
            }
            code.restore(before);
            code.require(mask);
            return yes;
        }
    }

    private Value select(Value condition, Value a, Value b) {
        String type = Value.promoted(Value.type(a), Value.type(b));
        if (a instanceof Value.Scalar left && b instanceof Value.Scalar right) {
            return condition instanceof Value.Scalar c
                    ? new Value.Scalar(type, "(" + c.text() + " ? " + left.text() + " : " + right.text() + ")")
                    : code.select(Value.promoted(type, ((Value.Mask) condition).type()), condition, a, b);
        }
        return code.select(type, condition, a, b);
    }

    @Override
    public Value visitNewClass(NewClassTree tree, Scope scope) {
        return new Value.Tuple(tree.getIdentifier().toString(),
                tree.getArguments().stream().map(argument -> visit(argument, scope)).toList());
    }

    @Override
    public Value visitMethodInvocation(MethodInvocationTree call, Scope scope) {
        List<Value> arguments = new ArrayList<>();
        call.getArguments().forEach(argument -> arguments.add(visit(argument, scope)));
        if (call.getMethodSelect() instanceof MemberSelectTree select) {
            String name = select.getIdentifier().toString();
            Sources.Type owner = sources.type(select.getExpression().toString());
            boolean extremum = select.getExpression().toString().equals("Math") && List.of("min", "max").contains(name);
            Value known = extremum ? extremum(name, arguments, call.getArguments().get(1) instanceof LiteralTree)
                    : operation(name, arguments);
            if (known != null || owner != null) {
                return known != null ? known : call(owner, name, arguments);
            }
            Value.Tuple tuple = (Value.Tuple) visit(select.getExpression(), scope);
            return tuple.components().get(sources.type(tuple.type()).components().indexOf(name));
        }
        String name = call.getMethodSelect().toString();
        Value known = operation(name, arguments);
        if (known != null) {
            return known;
        }
        for (Sources.Type type : sources.visibleFrom(scope.type())) {
            if (method(type, name, arguments) != null) {
                return call(type, name, arguments);
            }
        }
        throw new Impossible("unknown method " + name + " of " + arguments.stream().map(Value::type).toList());
    }

    /** Math.min or Math.max. */
    private Value extremum(String name, List<Value> arguments, boolean literal) {
        Value a = arguments.get(0);
        Value b = arguments.get(1);
        String type = Value.promoted(Value.type(a), Value.type(b));
        return a instanceof Value.Scalar left && b instanceof Value.Scalar right
                ? new Value.Scalar(type, "Math." + name + "(" + left.text() + ", " + right.text() + ")")
                : code.extremum(name, type, a, b, literal);
    }

    /** What vectors, and scalars, do in one operation; null for any other method. */
    private Value operation(String name, List<Value> arguments) {
        Value first = arguments.isEmpty() ? null : arguments.get(0);
        if (first instanceof Value.Table table) {
            // What is called with a whole table rounds it, or makes bits of it.
            return name.equals("bitsOfPowers") ? table.bitsOfPowers() : new Value.Table("float", table.numbers());
        }
        Value last = arguments.isEmpty() ? null : arguments.get(arguments.size() - 1);
        String type = arguments.stream().map(Value::type).reduce("int", Value::promoted);
        if (arguments.stream().allMatch(Value.Scalar.class::isInstance)) {
            String texts = arguments.stream().map(argument -> ((Value.Scalar) argument).text()).collect(Collectors.joining(", "));
            return switch (name) {
                case "select" -> select(first, arguments.get(1), last);
                case "fma", "abs", "copySign", "rint" -> new Value.Scalar(type, "Math." + name + "(" + texts + ")");
                case "sqrt" -> new Value.Scalar(type, "(" + type + ") Math.sqrt(" + texts + ")");
                case "floatToRawIntBits" -> new Value.Scalar("int", "Float." + name + "(" + texts + ")");
                case "doubleToRawLongBits" -> new Value.Scalar("long", "Double." + name + "(" + texts + ")");
                case "intBitsToFloat" -> new Value.Scalar("float", "Float." + name + "(" + texts + ")");
                case "longBitsToDouble" -> new Value.Scalar("double", "Double." + name + "(" + texts + ")");
                default -> null;
            };
        }
        return STEPS.contains(name) && !code.choosesByComparison() ? null : switch (name) {
            case "select" -> select(first, arguments.get(1), last);
            case "above", "beyond", "kinked", "ifAbove", "zero" -> step(name, type, arguments);
            case "from0To1" -> select(code.compare("LE", type, arguments.get(1), negated(first)), ZERO,
                    select(code.compare("GE", type, arguments.get(1), first), ONE, last));
            case "within" -> select(code.compare("LE", type, last, first), ZERO, select(code.compare("GE", type, last, arguments.get(1)), ZERO,
                    unlessNaN(type, ONE, last)));
            case "below0" -> code.below0(first, arguments.get(1), last);
            case "fma" -> code.apply("fma(", type, first, arguments.get(1), last);
            case "abs", "sqrt" -> code.apply(name + "(", type, first);
            case "copySign" -> code.copySign(type, first, last);
            case "rint" -> code.rint(first);
            case "floatToRawIntBits", "doubleToRawLongBits" -> code.bits((Value.Lanes) first);
            case "intBitsToFloat" -> code.ofBits("float", (Value.Lanes) first);
            case "longBitsToDouble" -> code.ofBits("double", (Value.Lanes) first);
            default -> code.own(name, type, arguments);
        };
    }

    /** What is written without a comparison where C2 has to make the vectors. */
    private static final Set<String> STEPS = Set.of("above", "beyond", "kinked", "ifAbove", "within", "from0To1", "zero");
    private static final Value ZERO = new Value.Scalar("float", "0f");
    private static final Value ONE = new Value.Scalar("float", "1f");

    /** A comparison for what is written without one. */
    private Value step(String name, String type, List<Value> arguments) {
        Value x = arguments.get(arguments.size() - 1);
        return switch (name) {
            case "above", "beyond" -> select(code.compare("GT", type, x, arguments.get(0)), ONE, unlessNaN(type, ZERO, x));
            case "zero" -> unlessNaN(type, ZERO, x);
            case "kinked" -> select(code.compare("GT", type, x, arguments.get(1)), ONE, unlessNaN(type, arguments.get(0), x));
            default -> select(code.compare("GT", type, arguments.get(1), arguments.get(0)), x, unlessNaN(type, ZERO, x));
        };
    }

    private static Value negated(Value limit) {
        return new Value.Scalar(Value.type(limit), "(-" + ((Value.Scalar) limit).text() + ")");
    }

    private Value unlessNaN(String type, Value value, Value x) {
        return select(code.compare("EQ", type, x, x), value, x);
    }

    @Override
    protected Value defaultAction(Tree tree, Scope scope) {
        throw new Impossible(tree.getKind() + ": " + tree);
    }
}

import com.sun.source.tree.*;
import com.sun.source.util.SimpleTreeVisitor;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Collectors;

/** Restates methods in Dual: the same operations, as calls. */
final class InDual extends SimpleTreeVisitor<String, Void> {

    private static final Map<Tree.Kind, String> OPERATIONS = Map.of(Tree.Kind.PLUS, "add", Tree.Kind.MINUS, "subtract",
            Tree.Kind.MULTIPLY, "multiply", Tree.Kind.DIVIDE, "divide");
    private static final Map<Tree.Kind, String> COMPARISONS = Map.of(Tree.Kind.LESS_THAN, "less", Tree.Kind.GREATER_THAN,
            "greater", Tree.Kind.LESS_THAN_EQUAL, "lessOrEqual", Tree.Kind.GREATER_THAN_EQUAL, "greaterOrEqual",
            Tree.Kind.EQUAL_TO, "equal");

    /** In a comparison a literal is the double that the formula says, elsewhere it must be exact. */
    private boolean comparing;

    String members(Formula formula) {
        return formula.methods().stream().map(method -> visit(method, null)).collect(Collectors.joining("\n"));
    }

    @Override
    public String visitMethod(MethodTree method, Void none) {
        String parameters = method.getParameters().stream().map(p -> "Dual " + p.getName()).collect(Collectors.joining(", "));
        StringBuilder text = new StringBuilder("        Dual " + method.getName() + "(" + parameters + ") {\n");
        for (StatementTree statement : method.getBody().getStatements()) {
            text.append("            ").append(visit(statement, null)).append(";\n");
        }
        return text.append("        }\n").toString();
    }

    @Override
    public String visitVariable(VariableTree variable, Void none) {
        return "Dual " + variable.getName() + " = " + visit(variable.getInitializer(), null);
    }

    @Override
    public String visitReturn(ReturnTree statement, Void none) {
        return "return " + visit(statement.getExpression(), null);
    }

    @Override
    public String visitParenthesized(ParenthesizedTree tree, Void none) {
        return visit(tree.getExpression(), null);
    }

    @Override
    public String visitIdentifier(IdentifierTree identifier, Void none) {
        return identifier.getName().toString();
    }

    @Override
    public String visitLiteral(LiteralTree literal, Void none) {
        double value = ((Number) literal.getValue()).doubleValue();
        if (!comparing && new BigDecimal(value).compareTo(new BigDecimal(literal.toString())) != 0) {
            throw new IllegalStateException(literal + " is no double: make it a constant in coefficients.sollya");
        }
        return "Dual.of(" + literal + ")";
    }

    @Override
    public String visitUnary(UnaryTree tree, Void none) {
        return tree.getExpression() instanceof LiteralTree ? visit(tree.getExpression(), null).replace("of(", "of(-")
                : "negate(" + visit(tree.getExpression(), null) + ")";
    }

    @Override
    public String visitBinary(BinaryTree tree, Void none) {
        comparing = COMPARISONS.containsKey(tree.getKind());
        String operation = (comparing ? COMPARISONS : OPERATIONS).get(tree.getKind());
        String text = operation + "(" + visit(tree.getLeftOperand(), null) + ", " + visit(tree.getRightOperand(), null) + ")";
        comparing = false;
        return text;
    }

    /** Between values that a parameter decides on; which is the same for all elements. */
    @Override
    public String visitConditionalExpression(ConditionalExpressionTree tree, Void none) {
        return "(" + visit(tree.getCondition(), null) + " ? " + visit(tree.getTrueExpression(), null) + " : "
                + visit(tree.getFalseExpression(), null) + ")";
    }

    /** A constant of Double. */
    @Override
    public String visitMemberSelect(MemberSelectTree tree, Void none) {
        return "Dual.of(" + tree + ")";
    }

    @Override
    public String visitMethodInvocation(MethodInvocationTree call, Void none) {
        return call.getMethodSelect() + call.getArguments().stream().map(argument -> visit(argument, null))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    protected String defaultAction(Tree tree, Void none) {
        throw new IllegalStateException("a formula has " + tree.getKind() + ", which cannot be restated: " + tree);
    }
}

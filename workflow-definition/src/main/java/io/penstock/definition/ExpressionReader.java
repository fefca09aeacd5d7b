package io.penstock.definition;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Checks the expressions that stand at one place of a definition: they see the event, and the
// steps before.
final class ExpressionReader {
    /// Characters of one expression.
    private static final int MAX_SIZE = 4096;
    /// Steps of all loops of one evaluation together.
    private static final int MAX_ITERATIONS = 10_000;

    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .comprehensionMaxIterations(MAX_ITERATIONS)
                    .maxExpressionCodePointSize(MAX_SIZE)
                    .maxParseRecursionDepth(50)
                    .maxRegexProgramSize(2_000)
                    .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();
    private static final Set<CelType> SCALARS =
            Set.of(
                    SimpleType.STRING,
                    SimpleType.INT,
                    SimpleType.UINT,
                    SimpleType.DOUBLE,
                    SimpleType.BOOL);

    private final Map<String, CelType> visible;
    private final Set<String> all;
    private final CelCompiler compiler;
    private final Problems problems;

    /// @param visible the steps before, by id
    /// @param all every step of the definition, to tell a later one from one that does not exist
    ExpressionReader(Map<String, CelType> visible, Set<String> all, Problems problems) {
        this.visible = visible;
        this.all = all;
        this.problems = problems;
        var steps = Structs.named("penstock.Steps", visible);
        this.compiler =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setTypeProvider(Structs.reachableFrom(List.of(RecordTypes.EVENT, steps)))
                        .addVar("event", RecordTypes.EVENT)
                        .addVar("steps", steps)
                        .build();
    }

    /// For a condition that decides whether something is reached at all.
    ///
    /// @param unreachable what never happens, if it is always false
    Values.Read<Condition> condition(String unreachable) {
        return (yaml, ignored) ->
                Values.text(yaml, problems)
                        .flatMap(
                                text ->
                                        compile(text.text(), text, 1, Wanted.TRUTH)
                                                .filter(
                                                        checked ->
                                                                reachable(
                                                                        checked,
                                                                        text.spot(),
                                                                        unreachable)))
                        .map(checked -> new Condition(checked.expression()));
    }

    Values.Read<ReplyAddress> address() {
        return (yaml, ignored) ->
                Values.text(yaml, problems)
                        .flatMap(text -> compile(text.text(), text, 1, Wanted.ADDRESS))
                        .map(checked -> new ReplyAddress(checked.expression()));
    }

    Values.Read<Template> template() {
        return (yaml, ignored) -> Values.text(yaml, problems).flatMap(this::template);
    }

    private Optional<Template> template(Yaml.Scalar text) {
        var pieces = new ArrayList<Template.Piece>();
        var whole = true;
        for (var part : TemplateParts.of(text.text())) {
            switch (part) {
                case TemplateParts.Text(var literal) ->
                        pieces.add(new Template.Piece.Literal(literal));
                case TemplateParts.Inserted(var source, var line) -> {
                    var checked = compile(source, text, line, Wanted.PRINTABLE);
                    checked.ifPresent(
                            found -> pieces.add(new Template.Piece.Inserted(found.expression())));
                    whole &= checked.isPresent();
                }
                case TemplateParts.Open(var line) -> {
                    problems.add(text.spotOf(line), "bad-template", "A '{{' without its '}}'");
                    whole = false;
                }
            }
        }
        return whole ? Optional.of(new Template(pieces)) : Optional.empty();
    }

    /// The kinds of value that a place in a definition takes.
    private enum Wanted {
        TRUTH("bool"),
        ADDRESS("the type of event.data.replyTo"),
        PRINTABLE("string, number or bool; write string(...) or pick a member");

        private final String words;

        Wanted(String words) {
            this.words = words;
        }

        private boolean takes(CelType type) {
            return switch (this) {
                case TRUTH -> SimpleType.BOOL.isAssignableFrom(type) && !isDynamic(type);
                case ADDRESS ->
                        type.kind() == CelKind.STRUCT
                                && type.name().equals(RecordTypes.REPLY_TO.name());
                case PRINTABLE ->
                        !isDynamic(type)
                                && SCALARS.stream().anyMatch(p -> p.isAssignableFrom(type));
            };
        }

        private static boolean isDynamic(CelType type) {
            return switch (type.kind()) {
                case DYN, ANY, ERROR, NULL_TYPE -> true;
                default -> false;
            };
        }
    }

    private record CheckedExpression(Expression expression, CelAbstractSyntaxTree tree) {}

    private Optional<CheckedExpression> compile(
            String source, Yaml.Scalar text, int firstLine, Wanted wanted) {
        try {
            var parsed = compiler.parse(source);
            if (parsed.hasError()) {
                report(parsed.getErrors(), text, firstLine, "expression-syntax");
                return Optional.empty();
            }
            var tree = parsed.getAst();
            if (!namesKnownSteps(tree, text, firstLine)) {
                return Optional.empty();
            }
            var checked = compiler.check(tree);
            if (checked.hasError()) {
                report(checked.getErrors(), text, firstLine, "expression-type");
                return Optional.empty();
            }
            return finished(source, checked.getAst(), text, firstLine, wanted);
        } catch (CelValidationException | CelEvaluationException e) {
            problems.add(
                    text.spotOf(firstLine),
                    "expression-syntax",
                    "The expression cannot be compiled");
            return Optional.empty();
        }
    }

    private Optional<CheckedExpression> finished(
            String source,
            CelAbstractSyntaxTree tree,
            Yaml.Scalar text,
            int firstLine,
            Wanted wanted)
            throws CelEvaluationException {
        if (nodes(tree).anyMatch(node -> node.getKind() == CelExpr.ExprKind.Kind.STRUCT)) {
            problems.add(
                    text.spotOf(firstLine),
                    "expression-type",
                    "Objects cannot be made in an expression");
            return Optional.empty();
        }
        if (!wanted.takes(tree.getResultType())) {
            problems.add(
                    text.spotOf(firstLine),
                    "expression-type",
                    "The result is %s; expected %s"
                            .formatted(tree.getResultType().name(), wanted.words));
            return Optional.empty();
        }
        return Optional.of(
                new CheckedExpression(
                        new Expression(source, text.spot().pointer(), RUNTIME.createProgram(tree)),
                        tree));
    }

    private boolean namesKnownSteps(CelAbstractSyntaxTree tree, Yaml.Scalar text, int firstLine) {
        var unknown =
                nodes(tree)
                        .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.SELECT)
                        .map(CelNavigableExpr::expr)
                        .filter(
                                expr ->
                                        expr.select()
                                                .operand()
                                                .identOrDefault()
                                                .name()
                                                .equals("steps"))
                        .filter(expr -> !visible.containsKey(expr.select().field()))
                        .toList();
        unknown.forEach(expr -> reportStep(expr, tree, text, firstLine));
        return unknown.isEmpty();
    }

    private void reportStep(
            CelExpr expr, CelAbstractSyntaxTree tree, Yaml.Scalar text, int firstLine) {
        var id = expr.select().field();
        var offset = tree.getSource().getPositionsMap().getOrDefault(expr.id(), 0);
        var location = tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        if (all.contains(id)) {
            report(
                    location,
                    text,
                    firstLine,
                    "later-step",
                    "Step '" + id + "' has not run yet at this place");
        } else {
            report(location, text, firstLine, "unknown-step", "There is no step '" + id + "'");
        }
    }

    private void report(
            ImmutableList<CelIssue> issues, Yaml.Scalar text, int firstLine, String code) {
        for (var issue : issues) {
            var message = issue.getMessage();
            var shortened = message.replaceFirst("(?s) \\((?:candidates|in container).*", "");
            report(
                    issue.getSourceLocation(),
                    text,
                    firstLine,
                    message.startsWith("undefined field") || message.startsWith("undeclared")
                            ? "unknown-name"
                            : code,
                    shortened);
        }
    }

    private void report(
            CelSourceLocation location, Yaml.Scalar text, int firstLine, String code, String what) {
        var line = Math.max(location.getLine(), 1);
        var column = Math.max(location.getColumn(), 0) + 1;
        problems.add(
                text.spotOf(firstLine + line - 1),
                code,
                "Column %d of the expression: %s".formatted(column, what));
    }

    /// A condition that asks for nothing has one answer, known now.
    private boolean reachable(CheckedExpression checked, Spot spot, String unreachable) {
        var asks =
                nodes(checked.tree())
                        .anyMatch(
                                node ->
                                        node.getKind() == CelExpr.ExprKind.Kind.IDENT
                                                && Set.of("event", "steps")
                                                        .contains(node.expr().ident().name()));
        if (asks) {
            return true;
        }
        try {
            var answer = RUNTIME.createProgram(checked.tree()).eval();
            if (Boolean.TRUE.equals(answer)) {
                return true;
            }
            problems.add(spot, "unreachable", unreachable + ": the condition is always false");
        } catch (CelEvaluationException _) {
            problems.add(spot, "unreachable", unreachable + ": the condition always fails");
        }
        return false;
    }

    private static Stream<CelNavigableExpr> nodes(CelAbstractSyntaxTree tree) {
        return CelNavigableAst.fromAst(tree).getRoot().allNodes();
    }
}

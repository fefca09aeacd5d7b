package io.penstock.definition;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Checks the expressions at one place of a definition: they see the event, and the steps before.
final class ExpressionReader {
    private static final String EVENT = "event";
    private static final String STEPS = "steps";
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "^(https?://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[0-9]{1,5})?)(?=/)");

    private final Map<String, CelType> visible;
    private final Set<String> all;
    private final CelCompiler compiler;
    private final Problems problems;

    /// @param visible the steps before, by id; `dyn` for one that was refused
    /// @param all every step of the definition, to tell a later one from one that does not exist
    ExpressionReader(Map<String, CelType> visible, Set<String> all, Problems problems) {
        this.visible = visible;
        this.all = all;
        this.problems = problems;
        var steps = Structs.named("penstock.Steps", visible);
        this.compiler =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(BoundedCel.OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .setTypeProvider(Structs.reachableFrom(List.of(RecordTypes.EVENT, steps)))
                        .addVar(EVENT, RecordTypes.EVENT)
                        .addVar(STEPS, steps)
                        .build();
    }

    /// A condition that decides whether something is reached at all.
    ///
    /// @param unreached what never happens if it is never true
    Values.Read<Condition> condition(String unreached) {
        return (yaml, _) ->
                Values.text(yaml, problems)
                        .map(Passage::whole)
                        .flatMap(
                                passage ->
                                        compile(passage, Wanted.TRUTH)
                                                .filter(tree -> mayHold(tree, passage, unreached))
                                                .map(tree -> expression(passage, tree)))
                        .map(Condition::new);
    }

    Values.Read<ReplyAddress> address() {
        return (yaml, _) ->
                Values.text(yaml, problems)
                        .map(Passage::whole)
                        .flatMap(passage -> expression(passage, Wanted.ADDRESS))
                        .map(ReplyAddress::new);
    }

    Values.Read<Moment> moment() {
        return (yaml, _) ->
                Values.text(yaml, problems)
                        .map(Passage::whole)
                        .flatMap(passage -> expression(passage, Wanted.MOMENT))
                        .map(Moment::new);
    }

    Values.Read<Template> template() {
        return (yaml, _) -> Values.text(yaml, problems).flatMap(this::template);
    }

    Values.Read<CallUrl> url() {
        return (yaml, _) ->
                Values.text(yaml, problems)
                        .flatMap(
                                text ->
                                        origin(text)
                                                .flatMap(
                                                        origin ->
                                                                pieces(text)
                                                                        .map(
                                                                                pieces ->
                                                                                        new CallUrl(
                                                                                                origin,
                                                                                                pieces))));
    }

    /// What stands before the first expression names scheme and host, and ends them.
    private Optional<URI> origin(Yaml.Scalar text) {
        var literal =
                ORIGIN.matcher(
                        TemplateParts.of(text.text()).stream()
                                .limit(1)
                                .map(
                                        part ->
                                                part instanceof TemplateParts.Text(var head)
                                                        ? head
                                                        : "")
                                .collect(Collectors.joining()));
        if (!literal.find()) {
            problems.add(
                    text.spot(),
                    "bad-value",
                    "Write https://host/… with a host of small letters; expressions may stand behind its '/' only");
            return Optional.empty();
        }
        return Optional.of(URI.create(literal.group(1)));
    }

    Values.Read<JsonTemplate> json() {
        return (yaml, _) -> node(yaml).map(JsonTemplate::new);
    }

    private Optional<JsonTemplate.Node> node(Yaml yaml) {
        return switch (yaml) {
            case Yaml.Scalar text when text.kind() == Yaml.Kind.STRING -> text(text);
            case Yaml.Sequence(_, var items) -> {
                var nodes = items.stream().map(this::node).flatMap(Optional::stream).toList();
                yield nodes.size() == items.size()
                        ? Optional.of(new JsonTemplate.Node.Items(nodes))
                        : Optional.empty();
            }
            case Yaml.Mapping(_, var members) -> {
                var nodes = new LinkedHashMap<String, JsonTemplate.Node>();
                members.forEach(
                        (name, value) -> node(value).ifPresent(node -> nodes.put(name, node)));
                yield nodes.size() == members.size()
                        ? Optional.of(new JsonTemplate.Node.Members(nodes))
                        : Optional.empty();
            }
            case Yaml.Refused _ -> Optional.empty();
            case Yaml.Scalar other -> Optional.of(new JsonTemplate.Node.Literal(other.toJson()));
        };
    }

    private Optional<JsonTemplate.Node> text(Yaml.Scalar text) {
        var parts = TemplateParts.of(text.text());
        return parts.size() == 1
                        && parts.getFirst() instanceof TemplateParts.Inserted(var source, var line)
                ? expression(new Passage(source, text, line), Wanted.PRINTABLE)
                        .map(JsonTemplate.Node.Value::new)
                : template(text).map(JsonTemplate.Node.Text::new);
    }

    private Optional<Template> template(Yaml.Scalar text) {
        return pieces(text).map(Template::new);
    }

    private Optional<List<Template.Piece>> pieces(Yaml.Scalar text) {
        var parts = TemplateParts.of(text.text());
        var pieces = new ArrayList<Template.Piece>();
        for (var part : parts) {
            switch (part) {
                case TemplateParts.Text(var literal) ->
                        pieces.add(new Template.Piece.Literal(literal));
                case TemplateParts.Inserted(var source, var line) ->
                        expression(new Passage(source, text, line), Wanted.PRINTABLE)
                                .map(Template.Piece.Inserted::new)
                                .ifPresent(pieces::add);
                case TemplateParts.Open(var line) ->
                        problems.add(text.spotOf(line), "bad-template", "A '{{' without its '}}'");
            }
        }
        return pieces.size() == parts.size() ? Optional.of(pieces) : Optional.empty();
    }

    private Optional<Expression> expression(Passage passage, Wanted wanted) {
        return compile(passage, wanted).map(tree -> expression(passage, tree));
    }

    private static Expression expression(Passage passage, CelAbstractSyntaxTree tree) {
        try {
            return new Expression(
                    passage.source(), passage.pointer(), BoundedCel.RUNTIME.createProgram(tree));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException("A checked expression can be planned", e);
        }
    }

    private Optional<CelAbstractSyntaxTree> compile(Passage passage, Wanted wanted) {
        try {
            var parsed = compiler.parse(passage.source());
            if (parsed.hasError()) {
                return refuse(passage, parsed.getErrors(), "expression-syntax");
            }
            if (!namesStepsBefore(parsed.getAst(), passage)) {
                return Optional.empty();
            }
            var checked = compiler.check(parsed.getAst());
            return checked.hasError()
                    ? refuse(passage, checked.getErrors(), "expression-type")
                    : Optional.of(checked.getAst()).filter(tree -> fits(tree, passage, wanted));
        } catch (CelValidationException e) {
            return refuse(passage, e.getErrors(), "expression-syntax");
        }
    }

    private boolean fits(CelAbstractSyntaxTree tree, Passage passage, Wanted wanted) {
        if (nodes(tree, ExprKind.Kind.STRUCT).findAny().isPresent()) {
            problems.add(passage.spot(), "expression-type", "An expression cannot make objects");
            return false;
        }
        if (!wanted.accepts(tree.getResultType()) && !namesRefusedStep(tree)) {
            problems.add(
                    passage.spot(),
                    "expression-type",
                    "The result is %s; expected %s"
                            .formatted(tree.getResultType().name(), wanted.words()));
            return false;
        }
        return true;
    }

    /// A step that was refused is `dyn`; those that name it are not blamed for that.
    private boolean namesRefusedStep(CelAbstractSyntaxTree tree) {
        return stepsNamed(tree)
                .anyMatch(expr -> SimpleType.DYN.equals(visible.get(expr.select().field())));
    }

    private static Stream<CelExpr> stepsNamed(CelAbstractSyntaxTree tree) {
        return nodes(tree, ExprKind.Kind.SELECT).filter(expr -> isSteps(expr.select().operand()));
    }

    private boolean namesStepsBefore(CelAbstractSyntaxTree tree, Passage passage) {
        var unknown =
                stepsNamed(tree)
                        .filter(expr -> !visible.containsKey(expr.select().field()))
                        .toList();
        unknown.forEach(expr -> refuseStep(passage, expr, tree));
        return unknown.isEmpty();
    }

    private void refuseStep(Passage passage, CelExpr expr, CelAbstractSyntaxTree tree) {
        var id = expr.select().field();
        var offset = tree.getSource().getPositionsMap().getOrDefault(expr.id(), 0);
        var at = tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        if (all.contains(id)) {
            refuse(
                    passage,
                    at,
                    "later-step",
                    "step '%s' has not run yet at this place".formatted(id));
        } else {
            refuse(passage, at, "unknown-step", "there is no step '%s'".formatted(id));
        }
    }

    /// A condition that asks for nothing has one answer, known now.
    private boolean mayHold(CelAbstractSyntaxTree tree, Passage passage, String unreached) {
        if (nodes(tree, ExprKind.Kind.IDENT).anyMatch(expr -> isSteps(expr) || isEvent(expr))) {
            return true;
        }
        try {
            if (Boolean.TRUE.equals(BoundedCel.RUNTIME.createProgram(tree).eval())) {
                return true;
            }
            problems.add(passage.spot(), "unreachable", unreached + ": this is always false");
        } catch (CelEvaluationException _) {
            problems.add(passage.spot(), "unreachable", unreached + ": this always fails");
        }
        return false;
    }

    private <T> Optional<T> refuse(Passage passage, List<CelIssue> issues, String code) {
        for (var issue : issues) {
            var unknown = issue.getMessage().matches("(?s)(?:undefined field|undeclared).*");
            refuse(
                    passage,
                    issue.getSourceLocation(),
                    unknown ? "unknown-name" : code,
                    issue.getMessage().replaceFirst("(?s) \\((?:candidates|in container).*", ""));
        }
        return Optional.empty();
    }

    private void refuse(Passage passage, CelSourceLocation at, String code, String what) {
        var column = Math.max(at.getColumn(), 0) + 1;
        problems.add(
                passage.spot(at), code, "Column %d of the expression: %s".formatted(column, what));
    }

    private static boolean isSteps(CelExpr expr) {
        return expr.identOrDefault().name().equals(STEPS);
    }

    private static boolean isEvent(CelExpr expr) {
        return expr.identOrDefault().name().equals(EVENT);
    }

    private static Stream<CelExpr> nodes(CelAbstractSyntaxTree tree, ExprKind.Kind kind) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == kind)
                .map(CelNavigableExpr::expr);
    }
}

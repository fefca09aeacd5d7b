package io.penstock.intake.channel.form;

import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.FileNames;
import io.penstock.intake.channel.Locales;
import io.penstock.intake.channel.Phone;
import io.penstock.intake.channel.form.Submission.Field;
import io.penstock.intake.channel.form.Submission.Value;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.store.connection.Connection;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// A submission, held against what the form asks for. What is blank was not given; zero and false
/// were.
final class FilledIn {
    private static final int MAX_TEXT = 65_536;
    private static final int MAX_NUMBER = 100;
    private static final JsonNodeFactory MAKE = JsonNodeFactory.instance;

    /// Fields of the form's own machinery, which nobody fills in.
    private static final Set<String> MACHINERY = Set.of(Submission.FORM_KEY, "_charset_");

    private final Connection.Form form;
    private final Map<String, List<JsonNode>> values = new LinkedHashMap<>();
    private final Set<String> lists = new HashSet<>();

    /// Fields that hold something, right or wrong.
    private final Set<String> given = new HashSet<>();
    private final List<Attachment> attachments = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    private FilledIn(Connection.Form form) {
        this.form = form;
    }

    static FilledIn check(Connection.Form form, Submission submission) {
        var filled = new FilledIn(form);
        submission.fields().forEach(filled::field);
        for (var name : form.required().stream().sorted().toList()) {
            if (!filled.given.contains(name)) {
                filled.refuse(Bodies.pointer(name), "required", "The form wants it");
            }
        }
        return filled;
    }

    /// Everything that is wrong, in the order of the body; empty if it can be taken.
    List<Place> places() {
        return places;
    }

    /// By field, one value or the list of them.
    Map<String, JsonNode> answers() {
        var answers = new LinkedHashMap<String, JsonNode>();
        values.forEach(
                (name, given) ->
                        answers.put(
                                name,
                                given.size() == 1 && !lists.contains(name)
                                        ? given.getFirst()
                                        : MAKE.arrayNode().addAll(given)));
        return answers;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    /// The first text in a field of that name.
    Optional<String> text(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .findFirst();
    }

    /// The first value in a field of that type.
    Optional<String> first(Connection.Form.Field type) {
        return values.keySet().stream()
                .filter(name -> form.fields().get(name) == type)
                .flatMap(name -> text(name).stream())
                .findFirst();
    }

    private void field(Field field) {
        if (MACHINERY.contains(field.name()) || field.name().equals(form.honeypot())) {
            return;
        }
        var type = form.fields().get(field.name());
        if (type == null) {
            refuse(field.pointer(), "unknown", "The form has no such field");
            return;
        }
        if (isBlank(field.value())) {
            return;
        }
        given.add(field.name());
        switch (field.value()) {
            case Value.Plain(var node) -> plain(field, type, node);
            case Value.Upload upload -> upload(field, type, upload);
            case Value.Unusable() -> refuse(field.pointer(), "type", "One value, or a list");
        }
    }

    /// A browser sends every text field, and a file field in which nothing was chosen.
    private static boolean isBlank(Value value) {
        return switch (value) {
            case Value.Plain(var node) -> node.isString() && node.asString().isBlank();
            case Value.Upload(var name, _, var bytes) -> name.isEmpty() && bytes.length == 0;
            case Value.Unusable() -> false;
        };
    }

    private void plain(Field field, Connection.Form.Field type, JsonNode node) {
        if (node.isString() && node.asString().length() > MAX_TEXT) {
            refuse(field.pointer(), "too-long", "At most %d characters".formatted(MAX_TEXT));
            return;
        }
        typed(type, node)
                .ifPresentOrElse(
                        value -> add(field, value),
                        () -> refuse(field.pointer(), "type", "It must be " + word(type)));
    }

    private static Optional<JsonNode> typed(Connection.Form.Field type, JsonNode node) {
        return switch (type) {
            case STRING -> text(node, _ -> true);
            case EMAIL -> text(node, text -> Email.uri(text).isPresent());
            case PHONE -> text(node, text -> Phone.uri(digits(text)).isPresent());
            case BCP47 -> text(node, Locales::wellFormed);
            case NUMBER -> number(node);
            case BOOLEAN -> bool(node);
            case FILE -> Optional.empty();
        };
    }

    private static Optional<JsonNode> text(JsonNode node, Predicate<String> fits) {
        return node.isString() && fits.test(node.asString().strip())
                ? Optional.of(node)
                : Optional.empty();
    }

    private static Optional<JsonNode> number(JsonNode node) {
        if (node.isNumber()) {
            return Optional.of(node);
        }
        try {
            return node.isString() && node.asString().length() <= MAX_NUMBER
                    ? Optional.of(new BigDecimal(node.asString().strip()))
                            .filter(number -> Double.isFinite(number.doubleValue()))
                            .map(MAKE::numberNode)
                    : Optional.empty();
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// A ticked box is sent as `on`, one that is not ticked not at all.
    private static Optional<JsonNode> bool(JsonNode node) {
        if (node.isBoolean()) {
            return Optional.of(node);
        }
        return switch (node.isString() ? node.asString().strip().toLowerCase(Locale.ROOT) : "") {
            case "on", "true", "yes", "1" -> Optional.of(MAKE.booleanNode(true));
            case "off", "false", "no", "0" -> Optional.of(MAKE.booleanNode(false));
            default -> Optional.empty();
        };
    }

    private void upload(Field field, Connection.Form.Field type, Value.Upload upload) {
        if (type != Connection.Form.Field.FILE) {
            refuse(field.pointer(), "type", "It must be " + word(type));
            return;
        }
        var name = FileNames.safe(upload.name()).orElse(null);
        var detected = FileKind.detect(upload.bytes());
        var sha256 = HexFormat.of().formatHex(Submission.sha256().digest(upload.bytes()));
        attachments.add(
                new Attachment(
                        null,
                        FileKind.type(upload.declared(), detected),
                        name,
                        (long) upload.bytes().length,
                        sha256,
                        null,
                        null,
                        null,
                        "attachment",
                        null,
                        null));
        add(
                field,
                MAKE.objectNode()
                        .put("name", name)
                        .put("declaredType", upload.declared())
                        .put("detectedType", detected)
                        .put("size", upload.bytes().length)
                        .put("sha256", sha256));
    }

    private void add(Field field, JsonNode value) {
        values.computeIfAbsent(field.name(), _ -> new ArrayList<>()).add(value);
        if (field.listed()) {
            lists.add(field.name());
        }
    }

    private void refuse(String pointer, String code, String detail) {
        places.add(Place.at(pointer, code, detail));
    }

    private static String word(Connection.Form.Field type) {
        return switch (type) {
            case STRING -> "text";
            case EMAIL -> "an e-mail address";
            case PHONE -> "a telephone number with its country code";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case BCP47 -> "a language tag such as en-GB";
            case FILE -> "a file";
        };
    }

    /// People write numbers with blanks and brackets.
    static String digits(String number) {
        return number.replaceAll("[\\s().\\-/]", "");
    }
}

package io.penstock.definition;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads the part of YAML that says the same to everybody: JSON's values, no anchors, no aliases,
/// no tags, one document. It builds from the parser's events, so that nothing is ever expanded.
final class YamlReader {
    /// Levels of nesting; deeper documents are refused.
    static final int MAX_DEPTH = 32;
    /// Characters of a key; keys are repeated in the pointers of problems.
    private static final int MAX_KEY = 128;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Definition.MAX_CHARACTERS).build();
    private static final Pattern INTEGER = Pattern.compile("-?(?:0|[1-9][0-9]{0,30})");
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]{0,30})(?:\\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,3})?");

    private final Iterator<Event> events;
    private final Problems problems;

    private YamlReader(Iterator<Event> events, Problems problems) {
        this.events = events;
        this.problems = problems;
    }

    /// Empty where the text is no document that could be looked at any further.
    static Optional<Yaml> read(String text, Problems problems) {
        if (text.length() > Definition.MAX_CHARACTERS) {
            problems.add(
                    Spot.root(1),
                    "too-large",
                    "A definition has at most " + Definition.MAX_CHARACTERS + " characters");
            return Optional.empty();
        }
        try {
            var events = new Parse(SETTINGS).parseString(text).iterator();
            return new YamlReader(events, problems).document();
        } catch (MarkedYamlEngineException e) {
            problems.add(
                    Spot.root(e.getProblemMark().map(YamlReader::line).orElse(1)),
                    "yaml-syntax",
                    "This is no YAML: " + e.getProblem());
        } catch (TooDeep e) {
            problems.add(e.spot, "too-deep", "At most " + MAX_DEPTH + " levels of nesting");
        } catch (YamlEngineException e) {
            problems.add(Spot.root(1), "yaml-syntax", "A character that YAML does not allow");
        }
        return Optional.empty();
    }

    private Optional<Yaml> document() {
        Yaml root = null;
        while (events.hasNext()) {
            var event = events.next();
            switch (event.getEventId()) {
                case DocumentStart -> {
                    if (root != null) {
                        problems.add(
                                Spot.root(line(event)),
                                "several-documents",
                                "One definition a file; remove everything from '---' on");
                        return Optional.of(root);
                    }
                }
                case MappingStart, SequenceStart, Scalar, Alias ->
                        root = value(event, Spot.root(line(event)), 1);
                default -> {}
            }
        }
        if (root == null) {
            problems.add(Spot.root(1), "empty", "There is nothing here");
        }
        return Optional.ofNullable(root);
    }

    private Yaml value(Event event, Spot spot, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TooDeep(spot);
        }
        var plain = plain(event, spot);
        var value =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar, spot);
                    case MappingStartEvent _ -> mapping(spot, depth);
                    case CollectionStartEvent _ -> sequence(spot, depth);
                    default -> new Yaml.Refused(spot);
                };
        return plain ? value : new Yaml.Refused(spot);
    }

    private Yaml mapping(Spot spot, int depth) {
        var members = new LinkedHashMap<String, Yaml>();
        for (var event = events.next();
                event.getEventId() != Event.ID.MappingEnd;
                event = events.next()) {
            var line = line(event);
            if (event instanceof ScalarEvent key && plain(event, spot) && speakable(key)) {
                var at = spot.member(key.getValue(), line);
                var value = value(events.next(), at, depth + 1);
                if (members.putIfAbsent(key.getValue(), value) != null) {
                    problems.add(at, "duplicate-key", "This key stands here twice");
                }
            } else {
                var at = new Spot(line, spot.pointer());
                problems.add(
                        at, "bad-key", "A key is plain text of at most " + MAX_KEY + " characters");
                if (!(event instanceof ScalarEvent)) {
                    value(event, at, depth + 1);
                }
                value(events.next(), at, depth + 1);
            }
        }
        return new Yaml.Mapping(spot, members);
    }

    private Yaml sequence(Spot spot, int depth) {
        var items = new ArrayList<Yaml>();
        for (var event = events.next();
                event.getEventId() != Event.ID.SequenceEnd;
                event = events.next()) {
            items.add(value(event, spot.item(items.size(), line(event)), depth + 1));
        }
        return new Yaml.Sequence(spot, items);
    }

    private Yaml scalar(ScalarEvent event, Spot spot) {
        var text = event.getValue();
        if (text.codePoints().anyMatch(YamlReader::unspeakable)) {
            problems.add(
                    spot,
                    "control-character",
                    "Only line ends and tabs, no other control characters");
            return new Yaml.Refused(spot);
        }
        var kind = event.isPlain() ? kind(text) : Yaml.Kind.STRING;
        return new Yaml.Scalar(spot, kind, text, event.getScalarStyle() == ScalarStyle.LITERAL);
    }

    /// Code points that are no characters, or that another reader of the canonical text would
    /// refuse.
    private static boolean unspeakable(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t')
                || (c >= 0xD800 && c <= 0xDFFF)
                || c == 0xFEFF
                || (c & 0xFFFE) == 0xFFFE;
    }

    private static boolean speakable(ScalarEvent key) {
        return key.getValue().length() <= MAX_KEY
                && key.getValue().codePoints().noneMatch(Character::isISOControl)
                && key.getValue().codePoints().noneMatch(YamlReader::unspeakable);
    }

    private static Yaml.Kind kind(String plain) {
        return switch (plain) {
            case "", "null", "~" -> Yaml.Kind.NULL;
            case "true", "false" -> Yaml.Kind.BOOLEAN;
            case String text when INTEGER.matcher(text).matches() -> Yaml.Kind.INTEGER;
            case String text when NUMBER.matcher(text).matches() -> Yaml.Kind.NUMBER;
            default -> Yaml.Kind.STRING;
        };
    }

    private boolean plain(Event event, Spot spot) {
        var at = new Spot(line(event), spot.pointer());
        if (event instanceof AliasEvent) {
            problems.add(at, "yaml-alias", "Write the value out; aliases (*) are not read");
            return false;
        }
        if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
            problems.add(at, "yaml-anchor", "Remove the anchor (&); anchors are not read");
            return false;
        }
        if (tag(event) != null) {
            problems.add(at, "yaml-tag", "Remove the tag (!); tags are not read");
            return false;
        }
        return true;
    }

    private static @Nullable String tag(Event event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag().orElse(null);
            case CollectionStartEvent collection -> collection.getTag().orElse(null);
            default -> null;
        };
    }

    private static int line(Event event) {
        return event.getStartMark().map(YamlReader::line).orElse(1);
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private static final class TooDeep extends RuntimeException {
        private final transient Spot spot;

        private TooDeep(Spot spot) {
            super("too deep", null, false, false);
            this.spot = spot;
        }
    }
}

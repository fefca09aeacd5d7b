package io.penstock.definition;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// How single values are read: each leaves a problem, or gives a value.
final class Values {
    private static final Duration LONGEST = Duration.ofDays(366);

    private Values() {}

    @FunctionalInterface
    interface Read<T> {
        Optional<T> read(Yaml yaml, Problems problems);
    }

    /// A name of lower-case words with hyphens, at most 63 characters.
    static final Read<String> NAME =
            matching(
                    "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?",
                    "lower-case letters, digits and inner hyphens, at most 63");

    static final Read<String> TEXT = matching("(?s).{0,8192}", "at most 8192 characters");

    static final Read<Boolean> TRUTH =
            (yaml, problems) ->
                    scalar(yaml, Yaml.Kind.BOOLEAN, problems)
                            .map(scalar -> Boolean.valueOf(scalar.text()));

    static final Read<Duration> DURATION = Values::duration;

    static final Read<VersionedName> VERSIONED_NAME =
            (yaml, problems) ->
                    TEXT.read(yaml, problems)
                            .flatMap(
                                    text ->
                                            orBad(
                                                    VersionedName.parse(text),
                                                    yaml,
                                                    "Write name@version, such as support-triage@1",
                                                    problems));

    static Read<String> matching(String pattern, String form) {
        var compiled = Pattern.compile(pattern);
        return (yaml, problems) ->
                scalar(yaml, Yaml.Kind.STRING, problems)
                        .map(Yaml.Scalar::text)
                        .flatMap(
                                text ->
                                        orBad(
                                                Optional.of(text)
                                                        .filter(t -> compiled.matcher(t).matches()),
                                                yaml,
                                                "Expected: " + form,
                                                problems));
    }

    static Read<Integer> whole(int least, int most) {
        return (yaml, problems) ->
                scalar(yaml, Yaml.Kind.INTEGER, problems)
                        .map(scalar -> new BigDecimal(scalar.text()))
                        .flatMap(
                                number ->
                                        inRange(
                                                number,
                                                BigDecimal.valueOf(least),
                                                BigDecimal.valueOf(most),
                                                yaml,
                                                problems))
                        .map(BigDecimal::intValueExact);
    }

    static Read<BigDecimal> number(String least, String most) {
        return (yaml, problems) ->
                (yaml instanceof Yaml.Scalar whole && whole.kind() == Yaml.Kind.INTEGER
                                ? Optional.of(whole)
                                : scalar(yaml, Yaml.Kind.NUMBER, problems))
                        .map(scalar -> new BigDecimal(scalar.text()))
                        .flatMap(
                                number ->
                                        inRange(
                                                number,
                                                new BigDecimal(least),
                                                new BigDecimal(most),
                                                yaml,
                                                problems));
    }

    /// A constant by its lower-case word.
    static <E extends Enum<E>> Read<E> word(Class<E> type) {
        var constants = type.getEnumConstants();
        return word(
                word ->
                        Arrays.stream(constants)
                                .filter(constant -> wordOf(constant).equals(word))
                                .findFirst(),
                String.join(", ", Arrays.stream(constants).map(Values::wordOf).toList()));
    }

    static <T> Read<T> word(Function<String, Optional<T>> named, String known) {
        return (yaml, problems) ->
                TEXT.read(yaml, problems)
                        .flatMap(
                                word ->
                                        orBad(
                                                named.apply(word),
                                                yaml,
                                                "One of: " + known,
                                                problems));
    }

    /// A list without repetition, of `least` to `most` items.
    static <T> Read<List<T>> list(int least, int most, Read<T> item) {
        return (yaml, problems) -> {
            if (!(yaml instanceof Yaml.Sequence(_, var items))) {
                return wrongType(yaml, "a list", problems);
            }
            if (items.size() < least || items.size() > most) {
                return bad(yaml, "A list of " + least + " to " + most, problems);
            }
            var seen = new LinkedHashSet<T>();
            for (var each : items) {
                item.read(each, problems)
                        .filter(value -> !seen.add(value))
                        .ifPresent(_ -> bad(each, "It stands in this list twice", problems));
            }
            return Optional.of(new ArrayList<>(seen));
        };
    }

    static <T> Optional<T> wrongType(Yaml yaml, String expected, Problems problems) {
        if (!(yaml instanceof Yaml.Refused)) {
            problems.add(
                    yaml.spot(),
                    "wrong-type",
                    "Expected " + expected + ", found " + yaml.kindWord());
        }
        return Optional.empty();
    }

    static <T> Optional<T> bad(Yaml yaml, String detail, Problems problems) {
        problems.add(yaml.spot(), "bad-value", detail);
        return Optional.empty();
    }

    static Optional<Yaml.Scalar> text(Yaml yaml, Problems problems) {
        return scalar(yaml, Yaml.Kind.STRING, problems);
    }

    private static Optional<Yaml.Scalar> scalar(Yaml yaml, Yaml.Kind kind, Problems problems) {
        if (yaml instanceof Yaml.Scalar scalar && scalar.kind() == kind) {
            return Optional.of(scalar);
        }
        return wrongType(yaml, kind.word(), problems);
    }

    private static Optional<Duration> duration(Yaml yaml, Problems problems) {
        return TEXT.read(yaml, problems)
                .flatMap(
                        text ->
                                orBad(
                                        parsed(text)
                                                .filter(Duration::isPositive)
                                                .filter(d -> d.compareTo(LONGEST) <= 0),
                                        yaml,
                                        "An ISO 8601 duration above zero and up to a year, such as PT30M or P2D",
                                        problems));
    }

    private static Optional<Duration> parsed(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    private static Optional<BigDecimal> inRange(
            BigDecimal number, BigDecimal least, BigDecimal most, Yaml yaml, Problems problems) {
        return orBad(
                Optional.of(number).filter(n -> n.compareTo(least) >= 0 && n.compareTo(most) <= 0),
                yaml,
                "From " + least.toPlainString() + " to " + most.toPlainString(),
                problems);
    }

    private static <T> Optional<T> orBad(
            Optional<T> value, Yaml yaml, String detail, Problems problems) {
        return value.isPresent() ? value : bad(yaml, detail, problems);
    }

    private static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}

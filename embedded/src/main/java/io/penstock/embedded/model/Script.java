package io.penstock.embedded.model;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is done with one request: a [Fault] and its [Setting]s, written
/// `429;retry-after=2` or `ok;text=Hello%3B bye;chunks=200;delay=20ms`. Within a value `;` and `%`
/// are written `%3B` and `%25`.
///
/// @param settings with the fault's defaults; checked
public record Script(Fault fault, Map<Setting, String> settings) {
    private static final Pattern STATUS = Pattern.compile("[45][0-9][0-9]");

    /// A good answer.
    public static final Script OK = of("ok");

    public Script {
        var all = new EnumMap<Setting, String>(Setting.class);
        all.putAll(settings);
        settings = Collections.unmodifiableMap(all);
    }

    /// @throws InvalidScript with what is wrong and what there is instead
    public static Script of(String text) {
        try {
            var parts = text.split(";", -1);
            var script = beginning(parts[0].strip());
            for (var i = 1; i < parts.length; i++) {
                script = script.with(parts[i].strip());
            }
            return script;
        } catch (InvalidScript e) {
            throw e.in("Script '" + text + "'");
        }
    }

    /// The same with another setting, whose value is taken as it is.
    public Script with(Setting setting, Object value) {
        var all = new EnumMap<Setting, String>(Setting.class);
        all.putAll(settings);
        all.put(setting, setting.checked(value.toString()));
        return new Script(fault, all);
    }

    private static Script beginning(String word) {
        if (STATUS.matcher(word).matches()) {
            return new Script(Fault.STATUS, Map.of(Setting.STATUS, word));
        }
        var fault = Fault.named(word);
        var script = new Script(fault, Map.of());
        for (var setting : fault.defaults().split(";")) {
            script = setting.isEmpty() ? script : script.with(setting);
        }
        return script;
    }

    private Script with(String assignment) {
        var equals = assignment.indexOf('=');
        var setting = Setting.named(equals < 0 ? assignment : assignment.substring(0, equals));
        if (equals < 0 && !setting.isFlag()) {
            throw new InvalidScript("'%s' wants a value: '%s=…'".formatted(assignment, assignment));
        }
        return with(setting, equals < 0 ? "true" : unescaped(assignment.substring(equals + 1)));
    }

    private static String unescaped(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw new InvalidScript("'%' is written %25 in '" + value + "'");
        }
    }

    @Nullable String text(Setting setting) {
        return settings.get(setting);
    }

    boolean has(Setting setting) {
        return settings.containsKey(setting);
    }

    boolean is(Setting setting, String value) {
        return value.equals(settings.get(setting));
    }

    int count(Setting setting, int otherwise) {
        var value = settings.get(setting);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    Duration time(Setting setting) {
        var value = settings.get(setting);
        if (value == null) {
            return Duration.ZERO;
        }
        var unit = value.endsWith("ms") ? "ms" : value.substring(value.length() - 1);
        var number = Long.parseLong(value.substring(0, value.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            default -> Duration.ofMinutes(number);
        };
    }

    /// As [#of] reads it.
    @Override
    public String toString() {
        var status = fault == Fault.STATUS ? text(Setting.STATUS) : fault.word();
        return settings.entrySet().stream()
                .filter(it -> !(fault == Fault.STATUS && it.getKey() == Setting.STATUS))
                .map(it -> ";" + it.getKey().word() + "=" + escaped(it.getValue()))
                .collect(Collectors.joining("", String.valueOf(status), ""));
    }

    private static String escaped(String value) {
        return value.replace("%", "%25").replace(";", "%3B");
    }
}

package io.penstock.cli.sample;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// A request in the making: headers and body, edited together.
record Draft(Map<String, String> headers, byte[] body) {

    static Draft of(Sample sample) {
        return new Draft(sample.headers(), sample.body());
    }

    Draft edited(JsonEdits.Editor editor) {
        var edited = new LinkedHashMap<>(headers);
        edited.replaceAll(
                (name, value) -> {
                    var replacement = editor.edit("header:" + name.toLowerCase(Locale.ROOT), value);
                    return replacement == null ? value : replacement;
                });
        return new Draft(edited, body(editor));
    }

    private byte[] body(JsonEdits.Editor editor) {
        if (FormEdits.isForm(type())) {
            return form(editor);
        }
        return XmlEdits.isXml(type()) ? XmlEdits.apply(body, editor) : json(editor);
    }

    private byte[] json(JsonEdits.Editor editor) {
        var text = new String(body, StandardCharsets.UTF_8);
        var json = JsonEdits.apply(text, editor);
        // bytes that are no UTF-8 would not survive the way there and back
        return json.equals(text) ? body : json.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] form(JsonEdits.Editor editor) {
        return FormEdits.apply(type(), body, editor);
    }

    private String type() {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("content-type"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /// The values at those places, in their order.
    List<String> values(Predicate<String> place) {
        var values = new ArrayList<String>();
        var _ =
                edited(
                        (path, value) -> {
                            if (place.test(path)) {
                                values.add(value);
                            }
                            return null;
                        });
        return values;
    }

    Draft withHeader(String name, String value) {
        var changed = new LinkedHashMap<>(headers);
        changed.keySet().removeIf(name::equalsIgnoreCase);
        changed.put(name, value);
        return new Draft(changed, body);
    }
}

package io.penstock.retrieval.document;

import io.penstock.retrieval.chunk.SourceName;
import io.penstock.schema.api.Documents;
import io.penstock.schema.api.Problem.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a document must look like to be kept.
final class DocumentRules {
    static final int MAX_TITLE = 500;
    static final int MAX_TEXT = 1_000_000;
    static final int MAX_METADATA = 50;
    static final int MAX_METADATA_VALUE = 1_000;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~:@-]{0,199}");

    private final String pointer;
    private final List<Place> places = new ArrayList<>();

    private DocumentRules(String pointer) {
        this.pointer = pointer;
    }

    /// Every rule that `document` breaks; empty if none.
    ///
    /// @param pointer where the document stands in the body, such as `#/documents/3`
    static List<Place> broken(Documents.@Nullable Document document, String pointer) {
        var rules = new DocumentRules(pointer);
        if (document == null) {
            return List.of(Place.at(pointer, "required", "a document"));
        }
        rules.form(
                "id",
                document.id(),
                id -> ID.matcher(id).matches(),
                "letters, digits and ._~:@-, at most 200");
        rules.form("source", document.source(), SourceName::wellFormed, SourceName.RULE);
        rules.text("title", document.title(), MAX_TITLE);
        rules.text("text", document.text(), MAX_TEXT);
        rules.metadata(document.metadata());
        return rules.places;
    }

    private void form(String member, @Nullable String value, Predicate<String> form, String words) {
        if (value == null) {
            add(member, "required", words);
        } else if (!form.test(value)) {
            add(member, "pattern", words);
        }
    }

    private void text(String member, @Nullable String value, int max) {
        if (value == null || value.isBlank()) {
            add(member, "required", "text that is not blank");
        } else if (value.length() > max) {
            add(member, "maxLength", "at most %d characters".formatted(max));
        }
    }

    private void metadata(@Nullable Map<String, String> metadata) {
        if (metadata == null) {
            return;
        }
        if (metadata.size() > MAX_METADATA) {
            add("metadata", "maxProperties", "at most %d entries".formatted(MAX_METADATA));
        } else if (!metadata.entrySet().stream().allMatch(DocumentRules::storable)) {
            add(
                    "metadata",
                    "pattern",
                    "strings of at most %d characters without U+0000"
                            .formatted(MAX_METADATA_VALUE));
        }
    }

    private static boolean storable(Map.Entry<String, @Nullable String> entry) {
        return storable(entry.getKey()) && storable(entry.getValue());
    }

    private static boolean storable(@Nullable String text) {
        return text != null && text.length() <= MAX_METADATA_VALUE && text.indexOf('\0') < 0;
    }

    private void add(String member, String code, String detail) {
        places.add(Place.at(pointer + "/" + member, code, detail));
    }
}

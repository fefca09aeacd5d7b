package io.penstock.intake.accept;

import io.penstock.schema.api.Problem;
import java.util.List;

/// One item of a request, as its channel reads it.
public sealed interface Item {

    /// An item that may become an event.
    ///
    /// @param otherwise native ids under which the same item may have come before
    record Drafted(EventDraft draft, List<String> otherwise) implements Item {
        public Drafted(EventDraft draft) {
            this(draft, List.of());
        }
    }

    /// An item the channel has no use for.
    record Skipped(String pointer, String why) implements Item {}

    /// An item that cannot become an event.
    record Bad(String pointer, Problem problem) implements Item {}

    /// An item that lacks `member`, which stands at `pointer`.
    static Bad lacking(String item, String pointer, String detail) {
        return bad(item, Problem.Place.at(pointer, "required", detail));
    }

    static Bad bad(String item, Problem.Place... places) {
        return bad(item, List.of(places));
    }

    /// The code is that of the first place.
    static Bad bad(String item, List<Problem.Place> places) {
        var code = places.getFirst().code();
        return new Bad(item, Problem.of(code, 422, "Item refused", null, places));
    }
}

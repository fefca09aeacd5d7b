package io.penstock.intake.flow;

import io.penstock.platform.audit.Deed;
import io.penstock.store.flow.Part;
import java.util.Locale;

/// What the audit says of a part that somebody paused, resumed or limited.
final class FlowDeeds {
    private FlowDeeds() {}

    /// @param verb such as `pause`
    static Deed of(Part part, String verb) {
        var kind = part.kind().name().toLowerCase(Locale.ROOT);
        return Deed.done(kind + "." + verb, kind, part.name());
    }
}

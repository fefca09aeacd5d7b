package io.penstock.store.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The column `options`.
@JsonInclude(JsonInclude.Include.NON_NULL)
record Options(
        @Nullable URI publicUrl,
        Connection.@Nullable Form form,
        @Nullable Admission admission,
        @Nullable Map<String, String> outbound) {

    static Options of(ConnectionDraft draft) {
        var way = draft.outbound();
        return new Options(
                draft.publicUrl(),
                draft.form(),
                draft.admission(),
                way == null || way.options().isEmpty() ? null : way.options());
    }

    /// Rows of before there was one have none.
    Admission admissionOrOrdinary() {
        return Objects.requireNonNullElse(admission, Admission.ORDINARY);
    }

    /// Those of the way back.
    Map<String, String> wayBack() {
        return Objects.requireNonNullElse(outbound, Map.of());
    }

    static Options parse(String json) {
        return StrictJson.TOLERANT.readValue(json, Options.class);
    }

    String json() {
        return StrictJson.TOLERANT.writeValueAsString(this);
    }
}

package io.penstock.store.connection;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.schema.json.StrictJson;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The column `options`.
@JsonInclude(JsonInclude.Include.NON_NULL)
record Options(
        @Nullable URI publicUrl, Connection.@Nullable Form form, @Nullable Admission admission) {

    static Options of(ConnectionDraft draft) {
        return new Options(draft.publicUrl(), draft.form(), draft.admission());
    }

    /// Rows of before there was one have none.
    Admission admissionOrOrdinary() {
        return Objects.requireNonNullElse(admission, Admission.ORDINARY);
    }

    static Options parse(String json) {
        return StrictJson.TOLERANT.readValue(json, Options.class);
    }

    String json() {
        return StrictJson.TOLERANT.writeValueAsString(this);
    }
}

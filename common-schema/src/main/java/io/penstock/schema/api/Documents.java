package io.penstock.schema.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `POST /v1/documents/batch` of the retrieval service.
public final class Documents {
    private Documents() {}

    public record Batch(List<Document> documents) {}

    /// @param source the collection it belongs to, such as `policies`
    /// @param text plain text or Markdown
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Document(
            String id,
            String source,
            String title,
            String text,
            @Nullable Map<String, String> metadata) {}

    public record BatchResult(List<Item> results) {}

    /// @param status `created`, `updated`, `unchanged` or `rejected`
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Item(
            String id, String status, @Nullable Integer version, @Nullable Problem problem) {}
}

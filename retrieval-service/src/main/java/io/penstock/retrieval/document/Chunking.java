package io.penstock.retrieval.document;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.retrieval.chunk.Chunk;
import io.penstock.retrieval.chunk.Chunker;
import io.penstock.schema.api.Documents;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/// Gives a document, and each of its chunks, a name that only changes when the content does.
@Component
final class Chunking {
    private final KeyedHash hash;

    Chunking(KeyedHash hash) {
        this.hash = hash;
    }

    /// Of everything that search depends on, the way of cutting included.
    String contentHash(TenantId tenant, Documents.Document document) {
        var metadata = document.metadata() == null ? Map.of() : new TreeMap<>(document.metadata());
        return digest(
                tenant,
                Chunker.VERSION,
                document.source(),
                document.title(),
                document.text(),
                metadata);
    }

    List<Chunk> chunks(TenantId tenant, Documents.Document document, int version) {
        var chunks = new ArrayList<Chunk>();
        var seen = new HashMap<String, Integer>();
        for (var piece : Chunker.cut(document.text())) {
            var place = piece.headings() + "\u0000" + piece.text();
            var occurrence = seen.merge(place, 1, Integer::sum);
            chunks.add(
                    new Chunk(
                            digest(
                                    tenant,
                                    "chunk",
                                    document.source(),
                                    document.id(),
                                    document.title(),
                                    place,
                                    occurrence),
                            document.id(),
                            version,
                            document.source(),
                            chunks.size(),
                            document.title(),
                            piece.headings(),
                            piece.text(),
                            piece.start(),
                            piece.end(),
                            hash.digest(tenant, piece.text().getBytes(StandardCharsets.UTF_8))));
        }
        return chunks;
    }

    private String digest(TenantId tenant, Object... parts) {
        return hash.digest(tenant, StrictJson.CLOSED.writeValueAsBytes(parts));
    }
}

package io.penstock.retrieval.document;

import io.penstock.platform.problem.ProblemException;
import io.penstock.retrieval.index.Lexical;
import io.penstock.schema.api.Documents;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/documents`: what is kept for search.
@RestController
class DocumentController {
    static final int MAX_BATCH = 1_000;

    private final JdbcDocuments documents;
    private final Lexical index;

    DocumentController(JdbcDocuments documents, Lexical index) {
        this.documents = documents;
        this.index = index;
    }

    /// Keeps each document for itself: one that is refused does not hold up the others.
    @PostMapping("/v1/documents/batch")
    Documents.BatchResult batch(
            TenantId tenant,
            @RequestBody Documents.Batch batch,
            @RequestParam(required = false) @Nullable String refresh) {
        var wait = Refresh.of(refresh);
        var given = documentsOf(batch);
        var items = new ArrayList<Documents.Item>();
        var newest = 0L;
        for (var i = 0; i < given.size(); i++) {
            var document = given.get(i);
            var broken = DocumentRules.broken(document, "#/documents/" + i);
            if (broken.isEmpty()) {
                var stored = documents.put(tenant, document);
                newest = Math.max(newest, stored.xid());
                items.add(item(document, stored));
            } else {
                items.add(rejected(document, broken));
            }
        }
        if (newest > 0) {
            makeSearchable(wait, newest);
        }
        return new Documents.BatchResult(items);
    }

    @PutMapping("/v1/documents/{id}")
    ResponseEntity<Documents.Item> put(
            TenantId tenant,
            @PathVariable String id,
            @RequestBody Documents.Document document,
            @RequestParam(required = false) @Nullable String refresh) {
        var wait = Refresh.of(refresh);
        var broken = DocumentRules.broken(document, "#");
        if (!broken.isEmpty()) {
            throw ProblemException.invalid("The document breaks rules", broken);
        }
        if (!document.id().equals(id)) {
            throw ProblemException.invalid(
                    "The body names another document than the path",
                    List.of(Place.at("#/id", "const", "the id of the path")));
        }
        var stored = documents.put(tenant, document);
        makeSearchable(wait, stored.xid());
        var status = stored instanceof Stored.Created ? HttpStatus.CREATED : HttpStatus.OK;
        return ResponseEntity.status(status)
                .eTag(Integer.toString(stored.version()))
                .body(item(document, stored));
    }

    @GetMapping("/v1/documents/{id}")
    ResponseEntity<Documents.Document> get(TenantId tenant, @PathVariable String id) {
        var kept = documents.find(tenant, id).orElseThrow(DocumentController::unknown);
        return ResponseEntity.ok().eTag(Integer.toString(kept.version())).body(kept.document());
    }

    @DeleteMapping("/v1/documents/{id}")
    ResponseEntity<Void> delete(
            TenantId tenant,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String refresh) {
        var wait = Refresh.of(refresh);
        makeSearchable(wait, documents.delete(tenant, id).orElseThrow(DocumentController::unknown));
        return ResponseEntity.noContent().build();
    }

    private void makeSearchable(Refresh refresh, long xid) {
        switch (refresh) {
            case WAIT -> index.awaitSearchable(xid);
            case SOON -> index.ring();
        }
    }

    private static List<Documents.Document> documentsOf(Documents.Batch batch) {
        List<Documents.Document> given = Objects.requireNonNullElse(batch.documents(), List.of());
        if (given.isEmpty() || given.size() > MAX_BATCH) {
            throw ProblemException.invalid(
                    "A batch holds 1 to %d documents".formatted(MAX_BATCH),
                    List.of(Place.at("#/documents", "maxItems", null)));
        }
        return given;
    }

    private static Documents.Item item(Documents.Document document, Stored stored) {
        return new Documents.Item(document.id(), stored.word(), stored.version(), null);
    }

    private static Documents.Item rejected(
            Documents.@Nullable Document document, List<Place> broken) {
        var id = document == null ? "" : Objects.requireNonNullElse(document.id(), "");
        var problem = Problem.of("invalid", 422, "Content refused", null, broken);
        return new Documents.Item(id, "rejected", null, problem);
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("The document");
    }
}

package io.penstock.intake.file;

import io.penstock.intake.audit.AccessReason;
import io.penstock.intake.audit.Audited;
import io.penstock.intake.audit.Download;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.file.Files;
import io.penstock.store.file.Files.Kept;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/// A file that a step fetched: to who may see originals and says why.
@RestController
class FileController {
    private final Files files;
    private final Audited audited;

    FileController(Files files, Audited audited) {
        this.files = files;
        this.audited = audited;
    }

    /// Who reads what somebody sent is on record before it leaves.
    @GetMapping("/v1/runs/{id}/steps/{step}/files/{index}")
    ResponseEntity<byte[]> file(
            TenantId tenant,
            Caller caller,
            @PathVariable String id,
            @PathVariable String step,
            @PathVariable String index,
            @RequestHeader(name = AccessReason.HEADER, required = false) @Nullable String reason) {
        var name = "%s/%s/%s".formatted(id, step, index);
        var kept = kept(tenant, id, step, index);
        audited.act(
                tenant,
                caller,
                () -> {
                    AccessReason.check(reason);
                    return kept;
                },
                _ -> Optional.of(Deed.done("file.reveal", "file", name).because(reason)));
        return answer(kept, name);
    }

    private Kept kept(TenantId tenant, String id, String step, String index) {
        try {
            return files.find(tenant, RunId.parse(id), step, Integer.parseInt(index))
                    .orElseThrow(FileController::unknown);
        } catch (IllegalArgumentException _) {
            throw unknown();
        }
    }

    private static ProblemException unknown() {
        return ProblemException.notFound("This file");
    }

    private static ResponseEntity<byte[]> answer(Kept kept, String name) {
        var about = StrictJson.TOLERANT.readTree(kept.about());
        var told = about.path("name").asString("");
        var attachment =
                ContentDisposition.attachment()
                        .filename(
                                told.isEmpty() ? name.replace('/', '-') : told,
                                StandardCharsets.UTF_8)
                        .build();
        return Download.of(
                attachment,
                MediaType.parseMediaType(about.path("type").asString("")),
                kept.content());
    }
}

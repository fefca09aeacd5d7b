package io.penstock.intake.deadletter;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.DeadLetters.Filter;
import io.penstock.schema.api.DeadLetters.Kind;
import io.penstock.schema.api.DeadLetters.Letter;
import io.penstock.schema.api.DeadLetters.Page;
import io.penstock.schema.api.DeadLetters.State;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.store.letter.Letters;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/dead-letters`: what a person must look at. A letter of another tenant does not exist.
@RestController
@RequestMapping("/v1/dead-letters")
class DeadLetterController {
    private static final int MAX_PAGE = 200;

    private final Letters letters;

    DeadLetterController(Letters letters) {
        this.letters = letters;
    }

    @GetMapping
    Page page(
            TenantId tenant,
            @RequestParam(required = false) @Nullable Kind kind,
            @RequestParam(required = false) @Nullable State state,
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable FailureClass failureClass,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String owner,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        if (Stream.of(workflow, code, owner)
                .anyMatch(text -> text != null && text.indexOf('\0') >= 0)) {
            throw badParameter("workflow, code or owner", "a name");
        }
        Times.check(from, () -> badParameter("from", Times.EXPECTED));
        Times.check(to, () -> badParameter("to", Times.EXPECTED));
        var filter = new Filter(null, kind, workflow, failureClass, code, owner, from, to);
        try {
            return letters.page(tenant, filter, state, cursor, limit);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    @GetMapping("/{id}")
    Letter letter(TenantId tenant, @PathVariable String id) {
        return letters.find(tenant, Ids.parse(id, "This dead letter"))
                .orElseThrow(() -> ProblemException.notFound("This dead letter"));
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}

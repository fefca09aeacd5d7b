package io.penstock.intake.review;

import io.penstock.intake.delivery.BodyPointer;
import io.penstock.intake.delivery.RequestReader;
import io.penstock.platform.problem.ProblemException;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.api.Reviews;
import io.penstock.schema.api.Reviews.Status;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.review.Assignment;
import io.penstock.store.review.ReviewFilter;
import io.penstock.store.review.ReviewViews;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;

/// `/v1/reviews`: for people who decide. A review of another tenant does not exist.
@RestController
@RequestMapping("/v1/reviews")
class ReviewController {
    private static final int MAX_PAGE = 200;
    private static final int MAX_BODY = 256 * 1024;
    private static final Pattern PERSON = Pattern.compile("[^\\p{Cntrl}]{1,200}");
    private static final String MEMBERS =
            "Send `{\"nonce\", \"decision\", \"answer\"?, \"reason\"?}`";

    private final ReviewViews views;
    private final ReviewDesk desk;

    ReviewController(ReviewViews views, ReviewDesk desk) {
        this.views = views;
        this.desk = desk;
    }

    @GetMapping
    Reviews.Page page(
            TenantId tenant,
            @RequestParam(required = false) @Nullable Status status,
            @RequestParam(required = false) @Nullable String queue,
            @RequestParam(required = false) @Nullable String workflow,
            @RequestParam(required = false) @Nullable UUID run,
            @RequestParam(required = false) @Nullable String assignee,
            @RequestParam(required = false) @Nullable String owner,
            @RequestParam(defaultValue = "false") boolean overdue,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw badParameter("limit", "1 to 200");
        }
        var filter =
                new ReviewFilter(
                        status,
                        name("queue", queue),
                        name("workflow", workflow),
                        run == null ? null : new RunId(run),
                        name("assignee", assignee),
                        name("owner", owner),
                        overdue);
        try {
            return views.page(tenant, filter, cursor, limit);
        } catch (IllegalArgumentException _) {
            throw badParameter("cursor", "the `next` of the page before");
        }
    }

    @GetMapping("/{id}")
    Reviews.Detail review(TenantId tenant, @PathVariable String id) {
        return desk.show(tenant, reviewId(id));
    }

    @PostMapping("/{id}/claim")
    Reviews.Claimed claim(TenantId tenant, Caller caller, @PathVariable String id) {
        return desk.claim(tenant, reviewId(id), caller);
    }

    @PostMapping(path = "/{id}/assign", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reviews.Claimed assign(
            TenantId tenant, Caller caller, @PathVariable String id, HttpServletRequest request) {
        var review = reviewId(id);
        return desk.assign(tenant, review, caller, assignment(request, caller));
    }

    @PostMapping("/{id}/release")
    Reviews.Claimed release(TenantId tenant, Caller caller, @PathVariable String id) {
        return desk.release(tenant, reviewId(id), caller);
    }

    /// A person of the caller's own issuer.
    private static Assignment assignment(HttpServletRequest request, Caller caller) {
        var body = RequestReader.read(request, MAX_BODY).body();
        try {
            var asked = StrictJson.EXACT.readValue(body, Reviews.Assignment.class);
            var subject = asked == null ? null : asked.assignee();
            if (subject == null || !PERSON.matcher(subject).matches()) {
                throw ProblemException.invalid(
                        "Nothing was changed",
                        List.of(
                                Place.at(
                                        "#/assignee",
                                        "required",
                                        "The subject of a person at the issuer, 1 to 200 characters")));
            }
            return new Assignment(caller.issuer(), subject);
        } catch (JacksonException e) {
            throw ProblemException.invalid(
                    "Nothing was changed",
                    List.of(
                            Place.at(
                                    BodyPointer.of(e).orElse("#"),
                                    "unreadable",
                                    "Send `{\"assignee\"}`")));
        }
    }

    @PostMapping(path = "/{id}/decision", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reviews.ReviewView decide(
            TenantId tenant, Caller caller, @PathVariable String id, HttpServletRequest request) {
        var review = reviewId(id);
        return desk.decide(tenant, review, caller, decision(request));
    }

    private static Reviews.Decision decision(HttpServletRequest request) {
        var body = RequestReader.read(request, MAX_BODY).body();
        try {
            var decision = StrictJson.EXACT.readValue(body, Reviews.Decision.class);
            return decision == null ? new Reviews.Decision(null, null, null, null) : decision;
        } catch (JacksonException e) {
            throw BodyPointer.of(e)
                    .map(Ballot::unreadable)
                    .orElseGet(
                            () ->
                                    ProblemException.of(
                                            "unreadable", 400, "The body cannot be read", MEMBERS));
        }
    }

    private static UUID reviewId(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw ReviewDesk.unknown();
        }
    }

    private static @Nullable String name(String parameter, @Nullable String value) {
        if (value != null && value.indexOf('\0') >= 0) {
            throw badParameter(parameter, "a name");
        }
        return value;
    }

    private static ProblemException badParameter(String name, String expected) {
        return ProblemException.of(
                "invalid-parameter",
                400,
                "A parameter cannot be read",
                "The parameter %s must be %s".formatted(name, expected));
    }
}

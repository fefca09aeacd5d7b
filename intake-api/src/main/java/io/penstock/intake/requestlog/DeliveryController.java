package io.penstock.intake.requestlog;

import io.penstock.intake.requestlog.RequestLog.Opened;
import io.penstock.schema.api.Deliveries.Detail;
import io.penstock.schema.api.Deliveries.Page;
import io.penstock.schema.api.Deliveries.Request;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.api.Intake;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import io.penstock.store.delivery.DeliveryFilter;
import io.penstock.store.delivery.DeliveryViews;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/deliveries`: what senders delivered, and what became of it. A delivery of another tenant
/// does not exist.
@RestController
@RequestMapping("/v1/deliveries")
class DeliveryController {
    private final DeliveryViews stored;
    private final RequestLog requests;
    private final ShownHeaders headers;

    DeliveryController(DeliveryViews stored, RequestLog requests, ShownHeaders headers) {
        this.stored = stored;
        this.requests = requests;
        this.headers = headers;
    }

    @GetMapping
    Page page(
            TenantId tenant,
            @RequestParam(required = false) @Nullable String channel,
            @RequestParam(required = false) @Nullable String connection,
            @RequestParam(required = false) @Nullable String verdict,
            @RequestParam(required = false) @Nullable String result,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > DeliveryViews.MAX_PAGE) {
            throw Filters.refused("limit", "1 to 200");
        }
        var filter =
                new DeliveryFilter(
                        Filters.word("channel", channel, "a channel's name", Channel::named),
                        Filters.text("connection", connection),
                        Filters.word(
                                "verdict",
                                verdict,
                                "taken, unreadable or unauthentic",
                                Verdict::named),
                        Filters.word(
                                "result",
                                result,
                                "accepted, duplicate, rejected or ignored",
                                DeliveryFilter.Outcome::named),
                        Filters.text("code", code),
                        Filters.time("from", from),
                        Filters.time("to", to));
        try {
            return stored.page(tenant, filter, cursor, limit);
        } catch (IllegalArgumentException _) {
            throw Filters.refused("cursor", "the `next` of the page before");
        }
    }

    @GetMapping("/{id}")
    Detail delivery(TenantId tenant, @PathVariable String id) {
        return detail(requests.open(tenant, id));
    }

    /// The query is left out: it may say who somebody is.
    private Detail detail(Opened opened) {
        var content = opened.content();
        return new Detail(
                opened.kept().delivery(),
                new Request(
                        content.method(),
                        content.path(),
                        headers.of(opened.kept(), content.headers())),
                content.results(),
                content.problem(),
                content.results().stream()
                        .map(Intake.Result::id)
                        .filter(Objects::nonNull)
                        .distinct()
                        .map(event -> "/v1/events/" + event)
                        .toList(),
                stored.reprocessed(opened.kept()));
    }
}

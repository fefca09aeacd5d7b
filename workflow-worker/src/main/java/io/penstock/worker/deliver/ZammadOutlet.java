package io.penstock.worker.deliver;

import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.store.connection.OutboundOption;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.TargetCall.Asked;
import io.penstock.worker.deliver.TargetCall.Request;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Zammad, `POST /api/v1/ticket_articles`: an e-mail to who wrote by e-mail, else a public note,
/// unless the connection names another type. An e-mail has the ticket's title as subject, for which
/// the ticket is asked first. Zammad takes no idempotency key and calls nobody back with one, so
/// whatever leaves doubt is `Unknown`.
///
/// Source: Zammad's documentation, "Articles", "Tickets", "Authentication".
final class ZammadOutlet implements Outlet {
    private static final Pattern TICKET = Pattern.compile("[0-9]{1,18}");
    private static final String MAIL_TO = "mailto:";
    private static final String PHONE = "tel:";
    private static final String EMAIL = "email";

    private final TargetCall call;

    ZammadOutlet(GuardedHttp http, Duration readTimeout, InstantSource clock) {
        this.call = new TargetCall(http, readTimeout, "Zammad", clock);
    }

    @Override
    public Sending send(Outbound way, ReplyTo to, String text, String key)
            throws InterruptedException {
        var ticket = Objects.requireNonNullElse(to.conversation(), "");
        if (!TICKET.matcher(ticket).matches()) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "The conversation to reply to is no ticket's number");
        }
        var article = article(way, to, Long.parseLong(ticket), text);
        if (!article.path("type").asString().equals(EMAIL)) {
            return create(way, article);
        }
        if (!to.address().startsWith(MAIL_TO)) {
            return TargetCall.refused(
                    FailureCode.NO_ADDRESS, "The customer of the ticket has no e-mail address");
        }
        var address = way.under("/api/v1/tickets/" + ticket);
        return switch (call.ask(way, address, identify(way), Answer::notTaken)) {
            case Asked.Refused(var why) -> why;
            case Asked.Told(var told) ->
                    create(way, article.put("subject", told.path("title").asString("")));
        };
    }

    private static ObjectNode article(Outbound way, ReplyTo to, long ticket, String text) {
        var type =
                way.option(OutboundOption.ZAMMAD_ARTICLE_TYPE)
                        .orElse(to.address().startsWith(MAIL_TO) ? EMAIL : "note");
        var article = JsonNodeFactory.instance.objectNode();
        article.put("ticket_id", ticket).put("body", text).put("content_type", "text/plain");
        article.put("type", type).put("sender", "Agent").put("internal", false);
        for (var scheme : new String[] {MAIL_TO, PHONE}) {
            if (to.address().startsWith(scheme)) {
                article.put("to", to.address().substring(scheme.length()));
            }
        }
        return article;
    }

    private Sending create(Outbound way, ObjectNode article) throws InterruptedException {
        return call.send(
                way,
                Request.json(
                        HttpMethod.POST,
                        way.under("/api/v1/ticket_articles"),
                        identify(way),
                        article),
                answer ->
                        answer.took()
                                ? answer.takenAs(answer.body().path("id"))
                                : answer.notTaken());
    }

    private static Consumer<HttpHeaders> identify(Outbound way) {
        return headers ->
                headers.set(HttpHeaders.AUTHORIZATION, "Token token=" + way.accessToken());
    }

    /// The webhook of a trigger tells of ticket and article.
    @Override
    public Echo echo(ReplyTo to, String messageId) {
        return new Echo(to.conversation() + "|" + messageId, EventType.TICKET_COMMENT_ADDED);
    }
}

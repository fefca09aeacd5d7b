package io.penstock.embedded.whatsapp;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// `GET /api/v1/tickets/{id}` and `POST /api/v1/ticket_articles`, as Zammad documents them:
/// https://docs.zammad.org/en/latest/api/ticket/articles.html
final class ZammadApi implements VendorApi, Replies.Wording {
    private static final Pattern TICKET = Pattern.compile("/api/v1/tickets/(\\d+)");
    private static final String ARTICLES = "/api/v1/ticket_articles";

    private final String accessToken;
    private final Replies replies;

    ZammadApi(String accessToken, Replies replies) {
        this.accessToken = accessToken;
        this.replies = replies;
    }

    @Override
    public boolean isMeant(Http http) {
        return http.path().equals(ARTICLES) || TICKET.matcher(http.path()).matches();
    }

    @Override
    public void handle(Http http) throws IOException, InterruptedException {
        var ticket = TICKET.matcher(http.path());
        if (!http.header("Authorization").equals("Token token=" + accessToken)) {
            http.answer(401, error("Invalid token!"));
        } else if (ticket.matches() && http.method().equals("GET")) {
            http.answer(200, ticket(ticket.group(1)));
        } else if (http.path().equals(ARTICLES) && http.method().equals("POST")) {
            take(http, http.jsonBody());
        } else {
            http.answer(404, error("No route matches"));
        }
    }

    private void take(Http http, JsonNode article) throws IOException, InterruptedException {
        var text = article.path("body").asString("");
        var mail = article.path("type").asString("note").equals("email");
        if (!article.path("ticket_id").isIntegralNumber() || text.isBlank()) {
            http.answer(422, error("Need at least article: { body: \"some text\" }"));
        } else if (mail && article.path("to").asString("").isBlank()) {
            http.answer(422, error("No recipients were found"));
        } else {
            var ticket = article.path("ticket_id").asString();
            replies.take(
                    http, replies.reply("zammad", replies.newId(), ticket, text, article), this);
        }
    }

    private static Map<String, Object> ticket(String id) {
        var ticket = new LinkedHashMap<String, Object>();
        ticket.put("id", Long.parseLong(id));
        ticket.put("number", "100" + id);
        ticket.put("title", "Order arrived broken");
        return ticket;
    }

    @Override
    public int takenStatus() {
        return 201;
    }

    @Override
    public Object taken(ArrivedReply reply) {
        var article = new LinkedHashMap<String, Object>();
        article.put("id", Long.parseLong(reply.id()));
        article.put("ticket_id", Long.parseLong(reply.conversation()));
        article.put("type", reply.request().path("type").asString("note"));
        article.put("sender", "Agent");
        article.put("body", reply.text());
        article.put("internal", reply.request().path("internal").asBoolean(false));
        return article;
    }

    @Override
    public Object refused(Http http, Fault fault) {
        http.askFor(fault.retryAfter());
        return error("As the fault says");
    }

    private static Map<String, Object> error(String what) {
        return Map.of("error", what);
    }
}

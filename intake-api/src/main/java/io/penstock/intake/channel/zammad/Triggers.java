package io.penstock.intake.channel.zammad;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.SingleItem;
import io.penstock.intake.channel.SingleItem.Identity;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a trigger posts: a ticket, and the article that set it off, if one did. Administrators may
/// have it post anything else, which is kept as it came.
final class Triggers {
    private static final String DELIVERY = "X-Zammad-Delivery";

    private final SingleItem item;
    private final JsonNode ticket;
    private final JsonNode article;
    private final String id;

    private Triggers(SingleItem item, String id) {
        this.item = item;
        this.ticket = item.body().path("ticket");
        this.article = item.body().path("article");
        this.id = id;
    }

    static Item read(SingleItem item) {
        return Fields.text(item.body().path("ticket"), "id")
                .map(id -> new Triggers(item, id).item())
                .orElseGet(() -> custom(item, null));
    }

    private Item item() {
        var articleId = Fields.text(article, "id");
        if (articleId.isPresent()) {
            return comment(articleId.get());
        }
        return isNothing(article) ? updated() : custom(item, id);
    }

    private static boolean isNothing(JsonNode node) {
        return node.isNull() || (node.isEmpty() && !node.isValueNode());
    }

    /// Several triggers may tell of one article.
    private Item comment(String articleId) {
        var words = new Article(article);
        var time = Fields.timestamp(article, "created_at").orElse(item.receipt().at());
        var identity = new Identity(id + "|" + articleId, "article", time);
        var customer = People.customer(ticket.path("customer"));
        var who = words.isInbound() ? words.author(customer).or(() -> customer) : customer;
        return about(EventType.TICKET_COMMENT_ADDED, identity, who, words);
    }

    /// A ticket changes without anything being said. Zammad does not name the change.
    private Item updated() {
        var changed = Fields.text(ticket, "updated_at").orElse(item.receipt().raw().sha256());
        var time = Fields.timestamp(ticket, "updated_at").orElse(item.receipt().at());
        var identity = new Identity(id + "|" + changed, "ticket", time);
        return about(
                EventType.TICKET_UPDATED,
                identity,
                People.customer(ticket.path("customer")),
                new Article(article));
    }

    private Item about(EventType type, Identity identity, Optional<Contact> who, Article words) {
        var about = Tickets.of(id, ticket);
        var data =
                item.data(identity)
                        .contact(who.orElse(null))
                        .conversation(new Conversation(id, about.subject(), null))
                        .ticket(about)
                        .message(words.message().orElse(null))
                        .attachments(words.attachments())
                        .priority(Tickets.priority(ticket))
                        .tags(Fields.texts(ticket.path("tags")).toList())
                        .replyTo(who.map(contact -> replyTo(contact.id())).orElse(null));
        return item.drafted(type, identity, id, data);
    }

    private ReplyTo replyTo(String address) {
        return new ReplyTo(item.channel(), item.account(), address, id, null, null);
    }

    /// Zammad keeps a delivery's id when it tries again.
    private static Item custom(SingleItem item, @Nullable String ticket) {
        var delivery =
                item.receipt().request().header(DELIVERY).orElse(item.receipt().raw().sha256());
        return item.custom(new Identity(delivery, "trigger", item.receipt().at()), ticket);
    }
}

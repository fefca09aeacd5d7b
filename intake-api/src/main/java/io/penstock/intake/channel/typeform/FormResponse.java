package io.penstock.intake.channel.typeform;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.Email;
import io.penstock.intake.channel.Fields;
import io.penstock.intake.channel.FileNames;
import io.penstock.intake.channel.Links;
import io.penstock.intake.channel.MessageDraft;
import io.penstock.intake.channel.Phone;
import io.penstock.intake.channel.Priorities;
import io.penstock.intake.channel.SingleItem;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.event.EventData.Contact;
import io.penstock.schema.event.EventData.Conversation;
import io.penstock.schema.event.EventData.Form;
import io.penstock.schema.event.EventData.Message;
import io.penstock.schema.event.EventData.Message.Direction;
import io.penstock.schema.event.EventData.Priority;
import io.penstock.schema.event.EventData.ReplyTo;
import io.penstock.schema.event.EventType;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What one person answered. The response's token is its conversation.
final class FormResponse {
    /// What a form has reckoned from the answers, under Typeform's own names.
    private static final List<String> RECKONED = List.of("calculated", "variables", "outcome");

    private final SingleItem item;
    private final JsonNode response;
    private final String token;
    private final @Nullable String textField;
    private final List<Answered> answers;

    /// @param textField the question whose answer is the text; null: the first long text
    FormResponse(SingleItem item, JsonNode response, String token, @Nullable String textField) {
        this.item = item;
        this.response = response;
        this.token = token;
        this.textField = textField;
        this.answers = answers(response);
    }

    private static List<Answered> answers(JsonNode response) {
        var questions = Questions.in(response.path("definition"));
        var answers = response.path("answers");
        var read = new ArrayList<Answered>();
        for (var i = 0; answers.isArray() && i < answers.size(); i++) {
            read.add(Answered.of(answers.path(i), i, questions));
        }
        return read;
    }

    Item as(EventType type, SingleItem.Identity identity) {
        var contact = contact();
        var title = Fields.textOrNull(response.path("definition"), "title");
        var data =
                item.data(identity)
                        .contact(contact)
                        .conversation(new Conversation(token, null, null))
                        .message(message())
                        .form(new Form(item.account(), token, title, hidden(), formAnswers()))
                        .replyTo(contact == null ? null : replyTo(contact))
                        .attachments(attachments())
                        .priority(priority());
        return item.drafted(type, identity, token, data);
    }

    private Message message() {
        var message =
                MessageDraft.of(token)
                        .kind("form")
                        .direction(Direction.INBOUND)
                        .text(text().orElse(null));
        RECKONED.forEach(name -> message.extra(name, response.path(name)));
        return message.build();
    }

    private Optional<String> text() {
        return textField == null
                ? first(answers.stream().filter(answer -> answer.asks("long_text")))
                : text(textField);
    }

    private Optional<String> text(String name) {
        return first(answers.stream().filter(answer -> answer.isNamed(name)));
    }

    private static Optional<String> first(Stream<Answered> answers) {
        return answers.flatMap(answer -> answer.text().stream()).findFirst();
    }

    private @Nullable JsonNode hidden() {
        return response.path("hidden").isObject() ? response.path("hidden") : null;
    }

    private List<Form.Answer> formAnswers() {
        return answers.stream()
                .map(it -> new Form.Answer(it.key(), it.title(), it.question(), it.value()))
                .toList();
    }

    /// By e-mail address, else by telephone number; nobody, if the form asks for neither.
    private @Nullable Contact contact() {
        var addresses =
                Stream.of(
                                first(answers.stream().filter(it -> it.is("email")))
                                        .flatMap(text -> Email.uri(text.strip())),
                                first(answers.stream().filter(it -> it.is("phone_number")))
                                        .flatMap(text -> Phone.uri(text.strip())))
                        .flatMap(Optional::stream)
                        .toList();
        return addresses.isEmpty()
                ? null
                : new Contact(
                        addresses.getFirst(),
                        addresses.size() == 1 ? null : addresses.subList(1, addresses.size()),
                        PersonName.of(answers),
                        null,
                        PersonName.company(answers).orElse(null));
    }

    private ReplyTo replyTo(Contact contact) {
        return new ReplyTo(Channel.TYPEFORM, item.account(), contact.id(), token, null, null);
    }

    /// Fetching them needs a token of the form's owner.
    private List<Attachment> attachments() {
        return answers.stream()
                .filter(it -> it.is("file_url"))
                .flatMap(it -> it.text().flatMap(Links::web).stream())
                .map(FormResponse::attachment)
                .toList();
    }

    private static Attachment attachment(String url) {
        var path = Optional.ofNullable(URI.create(url).getPath());
        return new Attachment(
                null,
                "application/octet-stream",
                path.flatMap(FileNames::safe).orElse(null),
                null,
                null,
                url,
                null,
                true,
                null,
                null,
                null);
    }

    private @Nullable Priority priority() {
        return text("priority").map(Priorities::named).orElse(null);
    }
}

package io.penstock.intake.channel.form;

import io.penstock.intake.accept.Acceptance;
import io.penstock.intake.accept.Answers;
import io.penstock.intake.accept.Item;
import io.penstock.intake.body.IdempotencyKey;
import io.penstock.intake.channel.ChannelAdapter;
import io.penstock.intake.channel.Secrets;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/// Forms on pages of the tenant's own, posted by a script or by the browser itself.
///
/// The form key stands in the page for all to read: it says which form it is, and keeps out who has
/// not seen the page. A script sends it as a header; a plain HTML form cannot, and sends it as a
/// hidden field. It is no query parameter: addresses end up in logs.
@Component
class FormAdapter implements ChannelAdapter<Submission> {
    private static final String KEY = "X-Intake-Form-Key";
    private static final String ORIGIN = "Origin";
    private static final int INVALID = 422;
    private static final Set<MediaType> TAKEN =
            Set.of(
                    MediaType.APPLICATION_JSON,
                    MediaType.APPLICATION_FORM_URLENCODED,
                    MediaType.MULTIPART_FORM_DATA);
    private static final Connection.Form NONE =
            new Connection.Form(Set.of(), Set.of(), Map.of(), null, null);

    @Override
    public Channel channel() {
        return Channel.FORM;
    }

    /// Never `text/plain`, which a foreign page may post without asking.
    @Override
    public boolean takes(MediaType mediaType) {
        return TAKEN.stream().anyMatch(mediaType::equalsTypeAndSubtype);
    }

    @Override
    public Authenticity authenticate(Connection connection, Receipt receipt) {
        var request = receipt.request();
        var key = request.header(KEY).or(() -> hiddenKey(request));
        if (key.isEmpty()) {
            return new Authenticity.Unauthentic(
                    "form-key-missing",
                    "Send the form key as header X-Intake-Form-Key, or as hidden field _form_key");
        }
        return Secrets.isOneOf(connection.secrets(), key.get())
                ? origin(connection, request)
                : new Authenticity.Unauthentic(
                        "form-key-invalid", "It must be an active form key of the connection");
    }

    @Override
    public Parsed<Submission> parse(RawRequest request) {
        return Bodies.parse(request);
    }

    @Override
    public List<Item> map(Connection connection, Receipt receipt, Submission submission) {
        return List.of(Submitted.read(connection.id(), form(connection), receipt, submission));
    }

    @Override
    public Answer answer(List<Acceptance> items) {
        return switch (items.getFirst()) {
            case Acceptance.Rejected(_, var problem) -> new Answer.Refused(problem, INVALID);
            case Acceptance.Duplicate(_, _, var differs) when differs -> reused();
            case Acceptance.Accepted _, Acceptance.Duplicate _, Acceptance.Ignored _ ->
                    new Answer.Results(Answers.of(items));
        };
    }

    @Override
    public Set<String> pageOrigins(Connection connection) {
        return form(connection).allowedOrigins();
    }

    /// A browser names the page's origin with every post. Where the connection lists none, only
    /// servers may post, which name none.
    private static Authenticity origin(Connection connection, RawRequest request) {
        var allowed = form(connection).allowedOrigins();
        var named = request.headers().containsKey(ORIGIN);
        var fits =
                named
                        ? request.header(ORIGIN).filter(allowed::contains).isPresent()
                        : allowed.isEmpty();
        return fits
                ? new Authenticity.Authentic()
                : new Authenticity.Forbidden(
                        "origin", "The page's origin must be one of the connection's");
    }

    private static Optional<String> hiddenKey(RawRequest request) {
        if (request.contentType()
                        .filter(MediaType.APPLICATION_JSON::equalsTypeAndSubtype)
                        .isPresent()
                || request.headers().containsKey(KEY)) {
            return Optional.empty();
        }
        return switch (Bodies.parse(request)) {
            case Parsed.Body<Submission>(var submission) -> submission.formKey();
            case Parsed.Unreadable<Submission> _ -> Optional.empty();
        };
    }

    private static Connection.Form form(Connection connection) {
        return connection.form() == null ? NONE : connection.form();
    }

    private static Answer reused() {
        var detail = "Another submission was taken under this key; give this one a key of its own";
        return new Answer.Refused(
                Problem.of(
                        "idempotency-key-reused",
                        INVALID,
                        "Idempotency-Key reused",
                        detail,
                        List.of(
                                Place.header(
                                        IdempotencyKey.HEADER, "idempotency-key-reused", null))),
                INVALID);
    }
}

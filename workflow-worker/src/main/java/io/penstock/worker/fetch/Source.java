package io.penstock.worker.fetch;

import io.penstock.schema.event.EventData.Attachment;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.fetch.Media.Came;
import io.penstock.worker.fetch.Media.Request;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Where a file is: at the address that the event names. One of WhatsApp's is where its media id
/// leads to, because the address in the event is over after minutes.
final class Source {
    /// Anything else would ask for something else than a medium.
    private static final Pattern MEDIA_ID = Pattern.compile("[0-9]{1,30}");

    private static final int MOST_OF_AN_ADDRESS = 64 * 1024;

    /// Too many calls: of the app, of the account.
    private static final Set<Integer> RATE_CODES = Set.of(4, 80007);

    private static final int NO_SUCH_OBJECT = 100;

    private final Media media;

    Source(Media media) {
        this.media = media;
    }

    /// Where to ask first; empty where the event does not say.
    static Optional<URI> address(Vendor vendor, Outbound way, Attachment attachment) {
        if (vendor != Vendor.WHATSAPP) {
            return address(attachment.url());
        }
        return Optional.<@Nullable String>ofNullable(attachment.blobId())
                .filter(id -> MEDIA_ID.matcher(id).matches())
                .map(id -> way.under("/" + id));
    }

    /// @param request of the address to ask first
    /// @throws InterruptedException if the run is given up
    Came fetch(Vendor vendor, Request request) throws InterruptedException {
        if (vendor != Vendor.WHATSAPP) {
            return media.get(request);
        }
        return switch (media.get(request.ofAnyType(MOST_OF_AN_ADDRESS))) {
            case Came.Body(_, var bytes) -> led(request, tree(bytes));
            case Came.Refused(var body) -> refused(request.vendor(), tree(body));
            case Came other -> other;
        };
    }

    private Came led(Request request, JsonNode medium) throws InterruptedException {
        if (medium.path("file_size").asLong(0) > request.maxBytes()) {
            return new Came.Skipped(Skip.SIZE);
        }
        var address = address(medium.path("url").asString(""));
        return address.isEmpty()
                ? new Came.Skipped(Skip.NO_ADDRESS)
                : media.get(request.to(address.get()));
    }

    /// Meta says in the body what others say by the status.
    private static Came refused(String vendor, JsonNode body) {
        var code = body.path("error").path("code").asInt(0);
        if (RATE_CODES.contains(code)) {
            return new Came.Failed(
                    FailureCode.RATE_LIMITED_CALL.because(vendor + " answered error " + code),
                    null);
        }
        return new Came.Skipped(code == NO_SUCH_OBJECT ? Skip.GONE : Skip.REFUSED);
    }

    private static Optional<URI> address(@Nullable String url) {
        try {
            return Optional.<@Nullable String>ofNullable(url)
                    .map(URI::create)
                    .filter(URI::isAbsolute);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static JsonNode tree(byte[] body) {
        try {
            return StrictJson.TOLERANT.readTree(body);
        } catch (JacksonException _) {
            return MissingNode.getInstance();
        }
    }
}

package io.penstock.worker.fetch;

import io.penstock.definition.Step;
import io.penstock.schema.event.EventData.Attachment;
import io.penstock.store.connection.Connection.Outbound;
import io.penstock.worker.call.Bulk;
import io.penstock.worker.deliver.WaysBack;
import io.penstock.worker.fetch.Media.Came;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Fetches the files that the event names, one after the other. Each is kept as soon as it is here,
/// and not fetched again by a later attempt. A file that may not be taken is skipped, and the
/// result says why: what that means is the workflow's business.
public final class FetchStep {
    /// Characters of a text that expressions see.
    private static final int MOST_TEXT = 32 * 1024;

    private final WaysBack ways;
    private final Source source;
    private final Files files;
    private final Bulk bulk;
    private final Set<String> internalHosts;
    private final InstantSource clock;

    /// @param internalHosts that may be called without TLS
    FetchStep(
            WaysBack ways,
            Source source,
            Files files,
            Bulk bulk,
            Set<String> internalHosts,
            InstantSource clock) {
        this.ways = ways;
        this.source = source;
        this.files = files;
        this.bulk = bulk;
        this.internalHosts = Set.copyOf(internalHosts);
        this.clock = clock;
    }

    /// One attachment of the event.
    private record Wanted(Step.Fetch step, StepCall call, int index, Attachment attachment) {}

    private sealed interface Taken {
        /// @param about it, for the step's result
        record Done(ObjectNode about) implements Taken {}

        record Left(StepOutcome outcome) implements Taken {}
    }

    /// @throws InterruptedException if the run is given up
    public StepOutcome execute(Step.Fetch step, StepCall call) throws InterruptedException {
        var attachments =
                Objects.requireNonNullElse(
                        call.run().event().data().attachments(), List.<Attachment>of());
        var kept = files.kept(call);
        var result = JsonNodeFactory.instance.objectNode();
        var all = result.putArray("files");
        var fetched = 0;
        for (var index = 0; index < attachments.size(); index++) {
            var before = kept.get(index);
            var wanted = new Wanted(step, call, index, attachments.get(index));
            switch (before == null ? take(wanted) : new Taken.Done(before)) {
                case Taken.Left(var outcome) -> {
                    return outcome;
                }
                case Taken.Done(var about) -> {
                    all.add(about);
                    fetched += about.path("status").asString("").equals("fetched") ? 1 : 0;
                }
            }
        }
        return new StepOutcome.Done(result.put("fetched", fetched));
    }

    private Taken take(Wanted wanted) throws InterruptedException {
        var attachment = wanted.attachment();
        if (wanted.index() >= wanted.step().maxCount()) {
            return skipped(wanted, Skip.COUNT);
        }
        if (attachment.url() == null && attachment.blobId() == null) {
            return skipped(wanted, Skip.NO_ADDRESS);
        }
        var event = wanted.call().run().event();
        var account = Objects.requireNonNullElse(event.data().nativeItem().account(), "");
        return switch (ways.find(event.tenantid(), event.channel(), account)) {
            case WaysBack.Found.None(var why) -> new Taken.Left(new StepOutcome.Failed(why));
            case WaysBack.Found.Way(var way) -> take(wanted, Vendor.of(event.channel()), way);
        };
    }

    private Taken take(Wanted wanted, Vendor vendor, Outbound way) throws InterruptedException {
        var address = Source.address(vendor, way, wanted.attachment());
        if (address.isEmpty()) {
            return skipped(wanted, Skip.NO_ADDRESS);
        }
        if (!wanted.call().tenure().holds()) {
            return new Taken.Left(new StepOutcome.Abandoned());
        }
        var types = new FileTypes(wanted.step().types());
        return bulk.carry(
                wanted.step().maxBytes(),
                () -> source.fetch(vendor, request(wanted, vendor, way, address.get(), types)),
                came -> taken(wanted, types, came));
    }

    private Media.Request request(
            Wanted wanted, Vendor vendor, Outbound way, URI address, FileTypes types) {
        return new Media.Request(
                wanted.call().run().event().channel().word(),
                new Grounds(vendor, way, internalHosts),
                address,
                types::mayBe,
                wanted.step().maxBytes(),
                clock.instant().plus(wanted.step().timeout()));
    }

    private Taken taken(Wanted wanted, FileTypes types, Came came) {
        return switch (came) {
            case Came.Skipped(var why) -> skipped(wanted, why);
            case Came.Refused _ -> skipped(wanted, Skip.REFUSED);
            case Came.Failed(var why, var notBefore) ->
                    new Taken.Left(new StepOutcome.Failed(why, notBefore));
            case Came.Body(var declared, var bytes) ->
                    types.of(declared, bytes)
                            .map(type -> keep(wanted, type, bytes))
                            .orElseGet(() -> skipped(wanted, Skip.TYPE));
        };
    }

    private Taken keep(Wanted wanted, String type, byte[] bytes) {
        var sha256 = sha256(bytes);
        if (!matches(wanted.attachment().sha256(), sha256)) {
            return skipped(wanted, Skip.DIGEST);
        }
        var text = FileTypes.isText(type) ? text(bytes) : "";
        var about =
                about(wanted)
                        .put("type", type)
                        .put("size", bytes.length)
                        .put("sha256", HexFormat.of().formatHex(sha256))
                        .put("text", text)
                        .put("status", "fetched")
                        .put("reason", text.length() < MOST_TEXT ? "" : "text-cut");
        return files.keep(wanted.call(), wanted.index(), about, bytes)
                ? new Taken.Done(about)
                : new Taken.Left(new StepOutcome.Abandoned());
    }

    private static Taken skipped(Wanted wanted, Skip why) {
        return new Taken.Done(
                about(wanted)
                        .put("type", "")
                        .put("size", 0)
                        .put("sha256", "")
                        .put("text", "")
                        .put("status", "skipped")
                        .put("reason", why.word()));
    }

    private static ObjectNode about(Wanted wanted) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("index", wanted.index())
                .put("name", Objects.requireNonNullElse(wanted.attachment().name(), ""));
    }

    /// Hexadecimal or Base64, as vendors write it; what is neither says nothing.
    private static boolean matches(@Nullable String told, byte[] sha256) {
        if (told == null) {
            return true;
        }
        return switch (told.length()) {
            case 64 -> told.equalsIgnoreCase(HexFormat.of().formatHex(sha256));
            case 44 -> told.equals(Base64.getEncoder().encodeToString(sha256));
            default -> true;
        };
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /// A character has at most four bytes: the one that may be cut in two lies beyond what is
    /// taken.
    private static String text(byte[] bytes) {
        var begin =
                new String(bytes, 0, Math.min(bytes.length, 4 * MOST_TEXT), StandardCharsets.UTF_8);
        var text = begin.startsWith("\uFEFF") ? begin.substring(1) : begin;
        if (text.length() <= MOST_TEXT) {
            return text;
        }
        var end = Character.isHighSurrogate(text.charAt(MOST_TEXT - 1)) ? MOST_TEXT - 1 : MOST_TEXT;
        return text.substring(0, end);
    }
}

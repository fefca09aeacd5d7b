package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.accept.Acceptor;
import io.penstock.intake.accept.EventDraft;
import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter.Authenticity;
import io.penstock.intake.delivery.RawRequest;
import io.penstock.intake.delivery.Receipt;
import io.penstock.intake.delivery.Source;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.connection.Admission;
import io.penstock.store.connection.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A request as its sender signed it, to be judged again with a change.
///
/// @param address as the sender was given it, where that is signed
public record SampleRequest(
        ChannelAdapter<?> adapter,
        URI address,
        String query,
        byte[] body,
        Map<String, List<String>> headers,
        Instant signed,
        List<String> secrets) {
    private static final TenantId TENANT = new TenantId("acme");

    /// What may stand where something else is expected.
    private static final List<String> VALUES =
            List.of(
                    "null",
                    "true",
                    "-1",
                    "1e300",
                    "12345678901234567890123456789",
                    "\"\"",
                    "\" a b \"",
                    "\"\\u0000\\ud800 <%zz> \\\"\"",
                    "\"9999999999999\"",
                    "[]",
                    "{}",
                    "[[null]]",
                    "[{\"id\":[1],\"type\":{},\"body\":7}]",
                    "{\"id\":{\"id\":[]},\"name\":1e300,\"email\":\"a@b@c\",\"url\":\"x:\"}");

    /// @param name of a file in `samples/`
    public static SampleRequest of(ChannelAdapter<?> adapter, String name) {
        var sample = json("/samples/" + name + ".json");
        var headers = new HashMap<String, List<String>>();
        sample.path("headers")
                .properties()
                .forEach(it -> headers.put(it.getKey(), List.of(it.getValue().asString())));
        return new SampleRequest(
                adapter,
                sample.has("public_url") ? URI.create(sample.path("public_url").asString()) : null,
                null,
                sample.path("body").asString().getBytes(StandardCharsets.UTF_8),
                headers,
                Instant.parse(sample.path("clock").asString()),
                List.of("the-next-one", sample.path("signing").path("secret").asString()));
    }

    public static JsonNode json(String resource) {
        try (var file = SampleRequest.class.getResourceAsStream(resource)) {
            return StrictJson.TOLERANT.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SampleRequest withBody(byte[] other) {
        return new SampleRequest(adapter, address, query, other, headers, signed, secrets);
    }

    public SampleRequest withHeader(String name, String... values) {
        var others = new HashMap<>(headers);
        others.put(name, List.of(values));
        return new SampleRequest(adapter, address, query, body, others, signed, secrets);
    }

    public SampleRequest withSecrets(String... others) {
        return new SampleRequest(adapter, address, query, body, headers, signed, List.of(others));
    }

    public SampleRequest at(Instant now) {
        return new SampleRequest(adapter, address, query, body, headers, now, secrets);
    }

    public SampleRequest to(URI other, String otherQuery) {
        return new SampleRequest(adapter, other, otherQuery, body, headers, signed, secrets);
    }

    public Authenticity judged() {
        return adapter.authenticate(connection(adapter.channel()), receipt(adapter.channel()));
    }

    private Receipt receipt(Channel channel) {
        return Receipt.of(new Source(TENANT, channel, "c"), request(), signed);
    }

    private RawRequest request() {
        return new RawRequest("POST", "/behind/a/proxy", query, headers, body);
    }

    /// Whatever stands at any place of the body, it becomes an item that tells where it is bad, or
    /// an event that obeys the schema.
    public void isMappedWithAnythingAtEveryPlace() {
        var root = parsed();
        for (var pointer : places(root, JsonPointer.empty())) {
            for (var value : VALUES) {
                var changed = replaced(root, pointer, StrictJson.TOLERANT.readTree(value));
                var body = changed.toString().getBytes(StandardCharsets.UTF_8);
                for (var item : withBody(body).mapped(adapter, changed)) {
                    check(pointer + " = " + value, item);
                }
            }
        }
    }

    /// The body as JSON, whatever form it was sent in.
    @SuppressWarnings("unchecked")
    private JsonNode parsed() {
        var adapter = (ChannelAdapter<JsonNode>) this.adapter;
        return ((ChannelAdapter.Parsed.Body<JsonNode>) adapter.parse(request())).body();
    }

    @SuppressWarnings("unchecked")
    private List<Item> mapped(ChannelAdapter<?> any, JsonNode root) {
        return ((ChannelAdapter<JsonNode>) any)
                .map(connection(any.channel()), receipt(any.channel()), root);
    }

    private static void check(String what, Item item) {
        switch (item) {
            case Item.Bad(_, var problem) ->
                    assertThat(problem.errors()).as(what).allMatch(it -> it.pointer() != null);
            case Item.Drafted(var draft, _) when Acceptor.storable(draft.time()) ->
                    assertThat(EventSchema.check(StrictJson.TOLERANT.valueToTree(event(draft))))
                            .as(what)
                            .isEmpty();
            case Item.Drafted _, Item.Skipped _ -> {}
        }
    }

    private static Event event(EventDraft draft) {
        return new Event(
                new EventId("a".repeat(26)),
                "/acme/x/y",
                draft.type(),
                draft.subject(),
                draft.time(),
                draft.time(),
                TENANT,
                draft.channel(),
                null,
                null,
                null,
                null,
                null,
                draft.data(),
                Map.of());
    }

    private static List<JsonPointer> places(JsonNode node, JsonPointer at) {
        var all = new ArrayList<>(List.of(at));
        node.properties()
                .forEach(it -> all.addAll(places(it.getValue(), at.appendProperty(it.getKey()))));
        for (var i = 0; node.isArray() && i < node.size(); i++) {
            all.addAll(places(node.path(i), at.appendIndex(i)));
        }
        return all;
    }

    private static JsonNode replaced(JsonNode root, JsonPointer at, JsonNode value) {
        if (at.matches()) {
            return value;
        }
        var copy = root.deepCopy();
        var last = at.last();
        switch (copy.at(at.head())) {
            case ObjectNode object -> object.set(last.getMatchingProperty(), value);
            case ArrayNode array -> array.set(last.getMatchingIndex(), value);
            default -> throw new AssertionError(at);
        }
        return copy;
    }

    public void isAuthentic() {
        assertThat(judged()).isEqualTo(new Authenticity.Authentic());
    }

    public void isRefused(String reason) {
        assertThat(judged())
                .isInstanceOfSatisfying(
                        Authenticity.Unauthentic.class,
                        it -> assertThat(it.reason()).isEqualTo(reason));
    }

    /// Every change of one bit of the body is seen.
    public void isRefusedWithEveryChangedBit() {
        for (var bit = 0; bit < body.length * 8; bit++) {
            var changed = body.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            withBody(changed).isRefused("signature-invalid");
        }
    }

    /// Every change of one bit of a header is seen, the highest left out: headers are ASCII.
    public void isRefusedWithEveryChangedBitOf(String header) {
        var value = headers.get(header).getFirst();
        for (var at = 0; at < value.length(); at++) {
            for (var bit = 0; bit < 7; bit++) {
                var changed = new StringBuilder(value);
                changed.setCharAt(at, (char) (value.charAt(at) ^ 1 << bit));
                withHeader(header, changed.toString()).isRefused("signature-invalid");
            }
        }
    }

    private Connection connection(Channel channel) {
        return new Connection(
                channel,
                "c",
                TENANT,
                List.of(),
                secrets,
                null,
                true,
                address,
                null,
                Admission.ORDINARY,
                null);
    }
}

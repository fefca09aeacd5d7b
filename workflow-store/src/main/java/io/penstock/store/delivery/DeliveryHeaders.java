package io.penstock.store.delivery;

import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import io.penstock.schema.id.TenantId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Headers of a record of `penstock.deliveries`: what may be searched for, so that whoever keeps
/// the record need not open it. Nothing personal is among them.
public final class DeliveryHeaders {
    /// `content-type` of a record whose value is a sealed delivery.
    public static final String SEALED_DELIVERY = "application/vnd.penstock.sealed-delivery";

    private static final String TENANT = "tenantid";
    private static final int MOST_CODES = 20;
    private static final Pattern CODE = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private DeliveryHeaders() {}

    public static Map<String, String> of(TenantId tenant, Delivery delivery) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", SEALED_DELIVERY);
        headers.put("delivery-id", delivery.id().toString());
        headers.put(TENANT, tenant.value());
        headers.put("channel", delivery.channel().word());
        headers.put("connection", delivery.connection());
        headers.put("receivedtime", delivery.receivedAt().toString());
        headers.put("verdict", delivery.verdict().word());
        headers.put("size", Long.toString(delivery.size()));
        headers.put("accepted", Integer.toString(delivery.items().accepted()));
        headers.put("duplicate", Integer.toString(delivery.items().duplicate()));
        headers.put("rejected", Integer.toString(delivery.items().rejected()));
        headers.put("ignored", Integer.toString(delivery.items().ignored()));
        headers.put("codes", String.join(",", delivery.codes()));
        if (delivery.reprocessOf() != null) {
            headers.put("reprocess-of", delivery.reprocessOf().toString());
        }
        return headers;
    }

    /// Those that are words and no text, each once.
    public static List<String> codes(List<String> candidates) {
        return candidates.stream()
                .filter(code -> CODE.matcher(code).matches())
                .distinct()
                .limit(MOST_CODES)
                .toList();
    }

    /// @throws UnreadableDeliveryException if it is no delivery of ours
    public static KeptDelivery read(Map<String, String> headers, byte @Nullable [] record) {
        if (record == null) {
            throw new UnreadableDeliveryException("the record has no value");
        }
        return new KeptDelivery(read(headers, TENANT, TenantId::new), delivery(headers), record);
    }

    /// Counts, size and codes are missing from records of a version that did not tell them.
    private static Delivery delivery(Map<String, String> headers) {
        return new Delivery(
                read(headers, "delivery-id", UUID::fromString),
                read(headers, "receivedtime", Instant::parse),
                read(headers, "channel", word -> Channel.named(word).orElseThrow()),
                read(headers, "connection", Function.identity()),
                read(headers, "verdict", word -> Verdict.named(word).orElseThrow()),
                number(headers, "size"),
                new Counts(
                        number(headers, "accepted"),
                        number(headers, "duplicate"),
                        number(headers, "rejected"),
                        number(headers, "ignored")),
                codes(List.of(headers.getOrDefault("codes", "").split(","))),
                headers.containsKey("reprocess-of")
                        ? read(headers, "reprocess-of", UUID::fromString)
                        : null);
    }

    private static int number(Map<String, String> headers, String name) {
        return headers.containsKey(name) ? read(headers, name, DeliveryHeaders::parsed) : 0;
    }

    private static int parsed(String digits) {
        return Optional.of(digits)
                .filter(it -> NUMBER.matcher(it).matches())
                .map(Integer::valueOf)
                .orElseThrow();
    }

    /// What cannot be read is named and not quoted.
    private static <T> T read(
            Map<String, String> headers, String name, Function<String, T> reading) {
        var text = headers.get(name);
        if (text == null) {
            throw new UnreadableDeliveryException(name + " is missing");
        }
        try {
            return reading.apply(text);
        } catch (RuntimeException _) {
            throw new UnreadableDeliveryException(name + " cannot be read");
        }
    }
}

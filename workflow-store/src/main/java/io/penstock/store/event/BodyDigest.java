package io.penstock.store.event;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Event;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells whether two events with one identity say the same. What differs with each delivery (when
/// it was taken, the bytes around it) does not count, nor does the order of members.
@Component
public final class BodyDigest {
    private final KeyedHash hash;

    public BodyDigest(KeyedHash hash) {
        this.hash = hash;
    }

    public String of(Event event) {
        var data = StrictJson.TOLERANT.<ObjectNode>valueToTree(event.data());
        if (data.get("native") instanceof ObjectNode item) {
            item.remove(java.util.List.of("pointer", "delivery", "raw"));
        }
        return of(event.tenantid(), data);
    }

    /// Of any body, whatever the order of its members.
    public String of(TenantId tenant, JsonNode body) {
        return hash.digest(tenant, StrictJson.TOLERANT.writeValueAsBytes(inOrder(body)));
    }

    private static Object inOrder(JsonNode node) {
        if (node.isObject()) {
            return node.propertyStream()
                    .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry -> inOrder(entry.getValue()),
                                    (a, _) -> a,
                                    java.util.LinkedHashMap::new));
        }
        return node.isArray() ? node.valueStream().map(BodyDigest::inOrder).toList() : node;
    }
}

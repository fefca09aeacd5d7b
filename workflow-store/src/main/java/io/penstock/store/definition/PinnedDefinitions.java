package io.penstock.store.definition;

import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;
import io.penstock.schema.id.TenantId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/// The versions that runs are pinned to. A version never changes, so it is checked once.
@Component
public class PinnedDefinitions {
    /// Versions kept checked; more are checked again when they are needed.
    private static final int MAX_CHECKED = 500;

    private final Definitions published;
    private final Map<Version, Definition> checked = new ConcurrentHashMap<>();

    PinnedDefinitions(Definitions published) {
        this.published = published;
    }

    private record Version(TenantId tenant, String name, int version) {}

    /// @throws IllegalStateException if there is none, or if it does not pass its checks any more
    public Definition find(TenantId tenant, String name, int version) {
        var pinned = new Version(tenant, name, version);
        var known = checked.get(pinned);
        return known == null ? check(pinned) : known;
    }

    private Definition check(Version pinned) {
        var found =
                published
                        .find(pinned.tenant(), pinned.name(), pinned.version())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "Definition %s@%d is pinned and was never published"
                                                        .formatted(
                                                                pinned.name(), pinned.version())));
        var definition = Definition.check(found.text(), SchemaFiles.NONE).orThrow();
        if (checked.size() >= MAX_CHECKED) {
            checked.clear();
        }
        checked.put(pinned, definition);
        return definition;
    }
}

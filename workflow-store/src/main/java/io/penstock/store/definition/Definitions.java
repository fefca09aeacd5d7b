package io.penstock.store.definition;

import io.penstock.schema.id.TenantId;
import java.util.List;
import java.util.Optional;

/// Published workflow definitions. The newest version of a name is the active one.
public interface Definitions {

    /// Publishes the next version, unless the newest one has the same text.
    Publication publish(TenantId tenant, String name, String text);

    /// The newest version of each name.
    List<PublishedDefinition> active(TenantId tenant);

    Optional<PublishedDefinition> newest(TenantId tenant, String name);

    Optional<PublishedDefinition> find(TenantId tenant, String name, int version);

    /// @param created whether there is a version now that was not there before
    record Publication(PublishedDefinition definition, boolean created) {}
}

package io.penstock.gateway.provider;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The providers that may be asked, and why the others may not.
public final class Providers {
    private final Map<String, Provider> usable;
    private final Map<String, String> leftOut;

    /// @param leftOut name to reason
    public Providers(List<Provider> usable, Map<String, String> leftOut) {
        var byName = new LinkedHashMap<String, Provider>();
        usable.forEach(provider -> byName.put(provider.name(), provider));
        this.usable = byName;
        this.leftOut = Map.copyOf(leftOut);
    }

    public Optional<Provider> find(String name) {
        return Optional.ofNullable(usable.get(name));
    }

    /// Configured, whether it may be asked or not.
    public boolean knows(String name) {
        return usable.containsKey(name) || leftOut.containsKey(name);
    }

    /// Why a configured provider is not asked.
    public Optional<String> whyLeftOut(String name) {
        return Optional.ofNullable(leftOut.get(name));
    }
}

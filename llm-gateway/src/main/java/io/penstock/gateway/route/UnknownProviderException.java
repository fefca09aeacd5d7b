package io.penstock.gateway.route;

import io.penstock.gateway.provider.Target;

/// A route that leads nowhere.
final class UnknownProviderException extends RuntimeException {
    private final String route;
    private final String provider;

    private UnknownProviderException(String route, String provider) {
        super(
                "The route "
                        + route
                        + " names the provider "
                        + provider
                        + ", which is not configured");
        this.route = route;
        this.provider = provider;
    }

    static UnknownProviderException of(String route, Target target) {
        return new UnknownProviderException(route, target.provider());
    }

    String action() {
        return "Add `penstock.gateway.providers.%s`, or take it out of `penstock.gateway.routes.%s`"
                .formatted(provider, route);
    }
}

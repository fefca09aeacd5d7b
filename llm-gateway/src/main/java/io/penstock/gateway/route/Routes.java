package io.penstock.gateway.route;

import io.penstock.gateway.provider.Providers;
import io.penstock.gateway.provider.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.stream.Stream;

/// From the `model` of a request to targets: a route's name, or `provider/model`.
public final class Routes {
    private final Map<String, List<Target>> routes;
    private final Providers providers;

    /// @throws UnknownProviderException if a route names a provider that is not configured
    Routes(Map<String, List<Target>> routes, Providers providers) {
        routes.forEach(
                (route, targets) ->
                        targets.stream()
                                .filter(target -> !providers.knows(target.provider()))
                                .findFirst()
                                .ifPresent(
                                        target -> {
                                            throw UnknownProviderException.of(route, target);
                                        }));
        this.routes = routes;
        this.providers = providers;
    }

    /// Empty: there is neither such a route nor such a provider.
    public Optional<List<Target>> targets(String model) {
        var route = routes.get(model);
        if (route != null) {
            return Optional.of(route);
        }
        var slash = model.indexOf('/');
        if (slash < 1 || slash == model.length() - 1) {
            return Optional.empty();
        }
        var target = new Target(model.substring(0, slash), model.substring(slash + 1));
        return providers.knows(target.provider()) ? Optional.of(List.of(target)) : Optional.empty();
    }

    /// Whether `model` is a route's name.
    public boolean isRoute(String model) {
        return routes.containsKey(model);
    }

    /// What a caller may put into `model`, as far as the configuration names it; only what can be
    /// answered.
    public SequencedCollection<String> models() {
        var usable =
                routes.values().stream()
                        .flatMap(List::stream)
                        .filter(target -> providers.find(target.provider()).isPresent())
                        .map(Target::toString);
        var names =
                routes.entrySet().stream()
                        .filter(
                                route ->
                                        route.getValue().stream()
                                                .anyMatch(
                                                        t ->
                                                                providers
                                                                        .find(t.provider())
                                                                        .isPresent()))
                        .map(Map.Entry::getKey);
        return Stream.concat(names, usable).distinct().toList();
    }
}

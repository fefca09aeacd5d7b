package io.penstock.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.gateway.provider.Providers;
import io.penstock.gateway.provider.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private final Providers providers =
            new Providers(List.of(), Map.of("stranger", "it is not trusted"));

    @Test
    void refusesToStartWithARouteThatLeadsNowhere() {
        var routes = Map.of("default", List.of(new Target("typo", "any")));

        assertThatThrownBy(() -> new Routes(routes, providers))
                .isInstanceOfSatisfying(
                        UnknownProviderException.class,
                        e -> assertThat(e.action()).contains("penstock.gateway.providers.typo"));
    }

    @Test
    void takesAModelForARouteOrForAProvidersOwn() {
        var route = List.of(new Target("stranger", "any"));
        var routes = new Routes(Map.of("default", route), providers);

        assertThat(routes.targets("default")).contains(route);
        assertThat(routes.targets("stranger/org/model"))
                .contains(List.of(new Target("stranger", "org/model")));
        assertThat(routes.targets("nobody/any")).isEmpty();
        assertThat(routes.targets("other")).isEmpty();
        assertThat(routes.models()).isEmpty();
    }
}

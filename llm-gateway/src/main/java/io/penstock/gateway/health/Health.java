package io.penstock.gateway.health;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.provider.Provider;
import io.penstock.gateway.provider.Providers;
import io.penstock.gateway.provider.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this instance knows between calls: of every target of a route, and of the others that were
/// asked last.
public final class Health {
    private static final Logger log = LoggerFactory.getLogger(Health.class);

    private static final Duration QUIET = Duration.ofMinutes(1);

    /// Seconds.
    private static final int WINDOW = 30;

    private static final int FEWEST_CALLS = 10;
    private static final float PERCENT_FAILED = 50;
    private static final float PERCENT_SLOW = 80;
    private static final Duration OPEN = Duration.ofSeconds(10);
    private static final int PROBES = 2;
    private static final Duration LONGEST_PROBE = Duration.ofSeconds(30);

    private final Providers providers;
    private final InstantSource clock;
    private final Map<Target, TargetHealth> ofRoutes = new ConcurrentHashMap<>();
    private final Recent<Target, TargetHealth> others = new Recent<>();
    private final Recent<List<Target>, RetryBudget> budgets = new Recent<>();
    private final Map<String, Instant> quietUntil = new ConcurrentHashMap<>();

    /// @param routes the targets of all routes, which have a gauge each
    /// @param clock that is never set back
    public Health(
            Collection<Target> routes,
            Providers providers,
            InstantSource clock,
            MeterRegistry meters) {
        this.providers = providers;
        this.clock = clock;
        for (var target : routes) {
            if (providers.find(target.provider()).isPresent()) {
                ofRoutes.put(target, unknown(target));
                Gauge.builder("penstock.gateway.target.state", () -> of(target).state())
                        .tag("provider", target.provider())
                        .tag("model", target.model())
                        .register(meters);
            }
        }
    }

    /// What is known of a target; at first, that it is well.
    ///
    /// @param target of a provider that may be asked
    public TargetHealth of(Target target) {
        var known = ofRoutes.get(target);
        return known == null ? others.get(target, this::unknown) : known;
    }

    /// What a route may spend on attempts beyond the first of each call.
    ///
    /// @param route its targets
    public RetryBudget budget(List<Target> route) {
        return budgets.get(route, _ -> new RetryBudget(clock));
    }

    /// As after a start.
    public void forget() {
        ofRoutes.replaceAll((target, _) -> unknown(target));
        others.clear();
        budgets.clear();
        quietUntil.clear();
    }

    private TargetHealth unknown(Target target) {
        var provider = providers.find(target.provider()).orElseThrow();
        return new TargetHealth(
                CircuitBreaker.of(target.toString(), settings(provider)),
                clock,
                () -> complain(target.provider()));
    }

    private CircuitBreakerConfig settings(Provider provider) {
        return CircuitBreakerConfig.custom()
                .slidingWindow(WINDOW, FEWEST_CALLS, SlidingWindowType.TIME_BASED)
                .failureRateThreshold(PERCENT_FAILED)
                .slowCallRateThreshold(PERCENT_SLOW)
                .slowCallDurationThreshold(provider.patience().slow())
                .waitDurationInOpenState(OPEN)
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                .maxWaitDurationInHalfOpenState(LONGEST_PROBE)
                .initialState(
                        provider.deterministic()
                                ? CircuitBreaker.State.DISABLED
                                : CircuitBreaker.State.CLOSED)
                .clock(clock.withZone(ZoneOffset.UTC))
                .build();
    }

    /// Once a minute for a provider, however many models it is asked for.
    private void complain(String provider) {
        var now = clock.instant();
        if (!now.isBefore(quietUntil.getOrDefault(provider, Instant.MIN))) {
            quietUntil.put(provider, now.plus(QUIET));
            log.atWarn()
                    .addKeyValue("provider", provider)
                    .log(
                            "The provider {} refuses our key, our account or a model's name: mend"
                                    + " its entry in penstock.gateway.providers, its account or"
                                    + " the route; the target is left out for a minute at a time"
                                    + " where another can answer",
                            provider);
        }
    }
}

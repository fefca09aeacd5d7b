package io.penstock.gateway.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.gateway.health.TargetHealth.Permit;
import io.penstock.gateway.provider.Exchange;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.FaultClass;
import io.penstock.gateway.provider.Patience;
import io.penstock.gateway.provider.Provider;
import io.penstock.gateway.provider.Providers;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.schema.Abilities;
import io.penstock.gateway.schema.SchemaMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.ObjectNode;

class HealthTest {
    private static final Target TARGET = new Target("remote", "m");
    private static final Target LOCAL = new Target("local", "m");
    private static final Duration QUICK = Duration.ofMillis(300);
    private static final Duration SLOW = Duration.ofSeconds(6);

    private final MovedClock clock = new MovedClock();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Health health =
            new Health(
                    List.of(TARGET, LOCAL, new Target("left-out", "m")),
                    new Providers(
                            List.of(new Named("remote", false), new Named("local", true)),
                            Map.of("left-out", "it has no key")),
                    clock,
                    meters);
    private final TargetHealth target = health.of(TARGET);

    /// Is asked nothing.
    private record Named(String name, boolean deterministic) implements Provider {
        @Override
        public Patience patience() {
            var second = Duration.ofSeconds(1);
            return new Patience(Duration.ofSeconds(5), second, second, second);
        }

        @Override
        public Optional<String> cannotCarry(ObjectNode body) {
            return Optional.empty();
        }

        @Override
        public Abilities abilities() {
            return new Abilities(SchemaMode.STRICT, null);
        }

        @Override
        public Exchange open(ObjectNode body, Duration longest) {
            throw new AssertionError("health asks nobody");
        }
    }

    private static Fault fault(FaultClass kind) {
        return Fault.unreachable(kind, "x", "x");
    }

    private static boolean asked(TargetHealth target, boolean last, Consumer<Permit> outcome) {
        var permit = target.permit(last);
        if (permit == null) {
            return false;
        }
        try (permit) {
            outcome.accept(permit);
        }
        return true;
    }

    private void asked(int times, Consumer<Permit> outcome) {
        for (var i = 0; i < times; i++) {
            asked(target, false, outcome);
        }
    }

    private void answers(int times) {
        asked(times, permit -> permit.answered(QUICK));
    }

    private void fails(int times) {
        asked(times, permit -> permit.failed(fault(FaultClass.NEXT), QUICK));
    }

    private boolean mayBeAsked() {
        return asked(target, false, _ -> {});
    }

    private double state(Target target) {
        return meters.get("penstock.gateway.target.state")
                .tags("provider", target.provider(), "model", target.model())
                .gauge()
                .value();
    }

    @Test
    void leavesATargetOutWhenHalfOfItsCallsFail() {
        answers(5);
        fails(4);
        assertThat(mayBeAsked()).isTrue();
        assertThat(state(TARGET)).isEqualTo(0);

        fails(1);
        assertThat(mayBeAsked()).isFalse();
        assertThat(state(TARGET)).isEqualTo(2);
    }

    @Test
    void judgesNoTargetByFewerThanTenCalls() {
        fails(9);

        assertThat(mayBeAsked()).isTrue();
    }

    @Test
    void judgesNoTargetByWhatIsHalfAMinuteOld() {
        fails(9);
        clock.move(Duration.ofSeconds(31));
        fails(1);

        assertThat(mayBeAsked()).isTrue();
    }

    @Test
    void leavesATargetOutWhenMostOfItsAnswersAreSlow() {
        answers(2);
        asked(7, permit -> permit.answered(SLOW));
        assertThat(mayBeAsked()).isTrue();

        asked(1, permit -> permit.answered(SLOW));
        assertThat(mayBeAsked()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultClass.class,
            names = {"NEXT", "RETRY_SAME"},
            mode = EnumSource.Mode.EXCLUDE)
    void doesNotBlameATargetForWhatIsNoFailureOfIts(FaultClass kind) {
        asked(20, permit -> permit.failed(fault(kind), QUICK));

        assertThat(mayBeAsked()).isTrue();
    }

    @Test
    void doesNotBlameATargetForCallersThatLeft() {
        asked(20, _ -> {});

        assertThat(mayBeAsked()).isTrue();
    }

    @Test
    void asksTheLastOneWhateverItsBreakerSays() {
        fails(10);

        assertThat(asked(target, true, permit -> permit.answered(QUICK))).isTrue();
        assertThat(state(TARGET)).isEqualTo(2);
    }

    @Test
    void letsTwoCallsFindOutWhetherATargetIsWellAgain() {
        fails(10);
        clock.move(Duration.ofMillis(10_001));

        var first = target.permit(false);
        var second = target.permit(false);
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();
        assertThat(target.permit(false)).isNull();
        assertThat(state(TARGET)).isEqualTo(1);

        first.answered(QUICK);
        second.answered(QUICK);
        assertThat(mayBeAsked()).isTrue();
        assertThat(state(TARGET)).isEqualTo(0);
    }

    @Test
    void leavesATargetOutAgainThatIsNotWellYet() {
        fails(10);
        clock.move(Duration.ofMillis(10_001));
        fails(2);

        assertThat(mayBeAsked()).isFalse();
    }

    @Test
    void givesAProbeBackWhoseCallerLeft() {
        fails(10);
        clock.move(Duration.ofMillis(10_001));
        asked(10, _ -> {});

        assertThat(mayBeAsked()).isTrue();
    }

    @Test
    void hasNoBreakerForAModelThatCostsNothing() {
        for (var i = 0; i < 20; i++) {
            asked(health.of(LOCAL), false, p -> p.failed(fault(FaultClass.NEXT), SLOW));
        }

        assertThat(asked(health.of(LOCAL), false, _ -> {})).isTrue();
    }

    @Test
    void knowsForAMinuteWhoRefusesUs() {
        asked(1, permit -> permit.failed(fault(FaultClass.NEXT_KEY), QUICK));
        assertThat(target.refuses()).isTrue();
        assertThat(state(TARGET)).isEqualTo(4);

        clock.move(Duration.ofMinutes(1));
        assertThat(target.refuses()).isFalse();
    }

    @Test
    void tellsWhoWantsToBeLeftAlone() {
        asked(1, permit -> permit.failed(fault(FaultClass.COOL_NEXT), QUICK));

        assertThat(target.rest()).isEqualTo(Duration.ofSeconds(10));
        assertThat(state(TARGET)).isEqualTo(3);
    }

    @Test
    void keepsTheTargetsOfRoutesAndTheLastOfTheOthers() {
        var named = health.of(new Target("remote", "named by a caller"));
        for (var i = 0; i < 1_000; i++) {
            health.of(new Target("remote", "m" + i));
        }

        assertThat(health.of(new Target("remote", "named by a caller"))).isNotSameAs(named);
        assertThat(health.of(TARGET)).isSameAs(target);
        assertThat(meters.find("penstock.gateway.target.state").gauges()).hasSize(2);
    }

    @Test
    void forgetsAll() {
        fails(10);
        asked(1, permit -> permit.failed(fault(FaultClass.NEXT_KEY), QUICK));
        health.forget();

        assertThat(state(TARGET)).isEqualTo(0);
        assertThat(health.of(TARGET).permit(false)).isNotNull();
    }
}

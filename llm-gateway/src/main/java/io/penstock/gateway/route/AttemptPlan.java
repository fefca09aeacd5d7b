package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.FaultClass;
import io.penstock.gateway.provider.Providers;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.route.TargetCalls.Candidate;
import io.penstock.gateway.route.TargetCalls.Stop;
import io.penstock.gateway.schema.OutputContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Asks a list of targets in order, under one deadline, until one gives an answer that the output
/// contract accepts.
///
/// | class | what follows |
/// | --- | --- |
/// | `retry_same` | once more on the same target after 200 to 500 ms, then the next |
/// | `cool_next` | the next; the same only if nothing else is left and its Retry-After is short |
/// | `next`, `next_key`, `next_larger` | the next |
/// | output disobeys | the same target with its output and the errors, then the next |
/// | output is cut | the same target with twice the limit, once for a call |
/// | `terminal` | returned at once |
public final class AttemptPlan {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration DEFAULT_COOLDOWN = Duration.ofSeconds(10);

    private final Providers providers;
    private final TargetCalls.Limits limits;
    private final MeterRegistry meters;

    AttemptPlan(Providers providers, TargetCalls.Limits limits, MeterRegistry meters) {
        this.providers = providers;
        this.limits = limits;
        this.meters = meters;
    }

    /// @param body without a model: every target gets its own
    /// @param listener hears the answer as soon as it need not be taken back, if `live`; else once
    ///     it is whole
    public Outcome run(
            List<Target> targets,
            ObjectNode body,
            OutputContract contract,
            Deadline deadline,
            Listener listener,
            boolean live) {
        var hold = live && !contract.asksForJson() ? Hold.TOOLS : Hold.ALL;
        var forwarding = new Forwarding(listener, hold);
        return new Journey(new TargetCalls(body, contract, deadline, limits, forwarding, meters))
                .through(targets);
    }

    private final class Journey {
        private final TargetCalls calls;
        private final List<Stop.Fruitless> fruitless = new ArrayList<>();

        Journey(TargetCalls calls) {
            this.calls = calls;
        }

        Outcome through(List<Target> targets) {
            var candidates = candidates(targets);
            if (candidates.isEmpty()) {
                return nobody(targets);
            }
            for (var i = 0; i < candidates.size(); i++) {
                var stop = calls.ask(candidates.get(i), candidates.size() - 1 - i);
                switch (stop) {
                    case Stop.Final(var outcome) -> {
                        return outcome;
                    }
                    case Stop.Fruitless last when last.fault().kind() == FaultClass.TERMINAL -> {
                        return new Outcome.Failed(last.target(), last.fault(), calls.attempts());
                    }
                    case Stop.Fruitless last -> fruitless.add(last);
                    case null -> {}
                }
            }
            return waitedFor(candidates);
        }

        private List<Candidate> candidates(List<Target> targets) {
            var candidates = new ArrayList<Candidate>();
            for (var target : targets) {
                var provider = providers.find(target.provider());
                if (provider.isEmpty()) {
                    calls.skip(target, "provider_left_out");
                    continue;
                }
                var obstacle = provider.get().cannotCarry(calls.requestFor(target));
                if (obstacle.isPresent()) {
                    calls.skip(target, "unsupported_parameter");
                } else {
                    candidates.add(new Candidate(target, provider.get()));
                }
            }
            return candidates;
        }

        private Outcome nobody(List<Target> targets) {
            for (var target : targets) {
                var provider = providers.find(target.provider());
                if (provider.isPresent()) {
                    var param =
                            provider.get().cannotCarry(calls.requestFor(target)).orElse("model");
                    return new Outcome.Unsupported(target, param, calls.attempts());
                }
            }
            var why =
                    targets.isEmpty()
                            ? null
                            : providers.whyLeftOut(targets.getFirst().provider()).orElse(null);
            return new Outcome.NoTarget(why, calls.attempts());
        }

        /// When every target only wants to be left alone, and one of them for two seconds at most:
        /// waits once.
        private Outcome waitedFor(List<Candidate> candidates) {
            var soonest = soonest();
            if (soonest != null && soonest.compareTo(LONGEST_WAIT) <= 0 && calls.waited(soonest)) {
                for (var candidate : candidates) {
                    if (cooldown(candidate.target()).compareTo(soonest) <= 0
                            && calls.ask(candidate, 0) instanceof Stop.Final(var outcome)) {
                        return outcome;
                    }
                }
            }
            return failed();
        }

        /// Null: at least one target failed in another way.
        private @Nullable Duration soonest() {
            if (fruitless.isEmpty()
                    || fruitless.stream().anyMatch(f -> f.fault().kind() != FaultClass.COOL_NEXT)) {
                return null;
            }
            return fruitless.stream()
                    .map(f -> cooldown(f.target()))
                    .min(Duration::compareTo)
                    .orElse(null);
        }

        private Duration cooldown(Target target) {
            return fruitless.stream()
                    .filter(f -> f.target().equals(target))
                    .map(f -> f.fault().retryAfter())
                    .filter(wait -> wait != null)
                    .findFirst()
                    .orElse(DEFAULT_COOLDOWN);
        }

        /// The first target's fault decides, unless it only says something about that target (a bad
        /// key, a small window) and others failed in other ways.
        private Outcome failed() {
            if (fruitless.isEmpty()) {
                return new Outcome.NoTarget(
                        "the time allowed ran out before an attempt", calls.attempts());
            }
            var decisive =
                    fruitless.stream()
                            .filter(f -> !isPeculiar(f.fault().kind()))
                            .findFirst()
                            .orElse(fruitless.getFirst());
            return new Outcome.Failed(
                    decisive.target(), withSoonest(decisive.fault()), calls.attempts());
        }

        private Fault withSoonest(Fault fault) {
            if (fault.kind() != FaultClass.COOL_NEXT) {
                return fault;
            }
            var soonest = soonest();
            return fault.after(
                    soonest != null
                            ? soonest
                            : Objects.requireNonNullElse(fault.retryAfter(), DEFAULT_COOLDOWN));
        }
    }

    private static boolean isPeculiar(FaultClass kind) {
        return kind == FaultClass.NEXT_KEY || kind == FaultClass.NEXT_LARGER;
    }
}

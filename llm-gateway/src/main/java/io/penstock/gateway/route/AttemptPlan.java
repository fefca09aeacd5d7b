package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.health.Health;
import io.penstock.gateway.price.Prices;
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
/// contract accepts. What earlier calls learned counts: a target that wants to be left alone is
/// passed over, and one that refuses our credentials or fails too often, where another is left.
///
/// | class | what follows |
/// | --- | --- |
/// | `retry_same` | once more on the same target after 200 to 500 ms, then the next |
/// | `cool_next` | the next; if all want to be left alone, and one for 2 s at most, that one then |
/// | `next`, `next_key`, `next_larger` | the next |
/// | output disobeys | the same target with its output and the errors, then the next |
/// | output is cut | the same target with twice the limit, once for a call |
/// | `terminal` | returned at once |
public final class AttemptPlan {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final Providers providers;
    private final Health health;
    private final TargetCalls.Limits limits;
    private final Prices prices;
    private final MeterRegistry meters;

    AttemptPlan(
            Providers providers,
            Health health,
            TargetCalls.Limits limits,
            Prices prices,
            MeterRegistry meters) {
        this.providers = providers;
        this.health = health;
        this.limits = limits;
        this.prices = prices;
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
        var budget = health.budget(targets);
        budget.earn();
        var ledger = new Ledger(prices, meters);
        return new Journey(
                        new TargetCalls(
                                body, contract, deadline, limits, budget, forwarding, ledger))
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
            var outcome = round(candidates);
            if (outcome == null && waited(candidates)) {
                outcome = round(candidates.stream().filter(Candidate::isWell).toList());
            }
            return outcome == null ? failed(candidates) : outcome;
        }

        /// Null: none of them gave one.
        private @Nullable Outcome round(List<Candidate> candidates) {
            for (var i = 0; i < candidates.size(); i++) {
                var following = candidates.subList(i + 1, candidates.size());
                switch (asked(candidates.get(i), following)) {
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
            return null;
        }

        /// Null: it was not asked.
        private @Nullable Stop asked(Candidate candidate, List<Candidate> following) {
            var alternatives = (int) following.stream().filter(Candidate::isWell).count();
            if (candidate.health().rest() != null) {
                calls.skip(candidate.target(), "cooling");
                return null;
            }
            if (alternatives > 0 && candidate.health().refuses()) {
                calls.skip(candidate.target(), "credentials");
                return null;
            }
            return calls.ask(candidate, alternatives);
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
                    candidates.add(new Candidate(target, provider.get(), health.of(target)));
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

        /// Once, if all want to be left alone, and one of them for two seconds at most.
        private boolean waited(List<Candidate> candidates) {
            var soonest = soonest(candidates);
            return soonest != null
                    && soonest.left().compareTo(LONGEST_WAIT) <= 0
                    && calls.waited(soonest.left());
        }

        /// Who may be asked again first; null: somebody wants no rest. Those that refuse our
        /// credentials do not matter.
        private @Nullable Rest soonest(List<Candidate> candidates) {
            Rest soonest = null;
            for (var candidate : candidates) {
                var left = candidate.health().rest();
                if (left == null && !candidate.health().refuses()) {
                    return null;
                }
                if (left != null && (soonest == null || left.compareTo(soonest.left()) < 0)) {
                    soonest = new Rest(candidate.target(), left);
                }
            }
            return soonest;
        }

        /// The first target's fault decides, unless it only says something about that target (a bad
        /// key, a small window) and others failed in other ways, or want to be left alone.
        private Outcome failed(List<Candidate> candidates) {
            var soonest = soonest(candidates);
            var decisive =
                    fruitless.stream().filter(f -> !isPeculiar(f.fault().kind())).findFirst();
            if (decisive.isEmpty() && soonest != null) {
                return new Outcome.Failed(
                        soonest.target(), Fault.cooling(soonest.left()), calls.attempts());
            }
            if (fruitless.isEmpty()) {
                return new Outcome.NoTarget(
                        "the time allowed ran out before an attempt", calls.attempts());
            }
            var told = decisive.orElse(fruitless.getFirst());
            return new Outcome.Failed(told.target(), withWait(told, soonest), calls.attempts());
        }

        private Fault withWait(Stop.Fruitless told, @Nullable Rest soonest) {
            if (told.fault().kind() != FaultClass.COOL_NEXT) {
                return told.fault();
            }
            var left = soonest == null ? health.of(told.target()).rest() : soonest.left();
            return told.fault().after(Objects.requireNonNullElse(left, Duration.ZERO));
        }
    }

    private record Rest(Target target, Duration left) {}

    private static boolean isPeculiar(FaultClass kind) {
        return kind == FaultClass.NEXT_KEY || kind == FaultClass.NEXT_LARGER;
    }
}

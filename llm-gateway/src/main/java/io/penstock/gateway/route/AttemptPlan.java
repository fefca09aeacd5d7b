package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.FaultClass;
import io.penstock.gateway.provider.Provider;
import io.penstock.gateway.provider.Providers;
import io.penstock.gateway.provider.Reply;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.schema.Correction;
import io.penstock.gateway.schema.OutputContract;
import io.penstock.gateway.schema.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
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
/// | output disobeys the schema | the same target with its output and the errors, then the next |
/// | `terminal` | returned at once |
public final class AttemptPlan {
    private static final Duration RESERVE = Duration.ofMillis(300);
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final Duration DEFAULT_COOLDOWN = Duration.ofSeconds(10);
    private static final int JITTER_FROM = 200;
    private static final int JITTER_TO = 500;

    private final Providers providers;
    private final int maxAttempts;
    private final int maxCorrections;
    private final MeterRegistry meters;

    AttemptPlan(Providers providers, int maxAttempts, int maxCorrections, MeterRegistry meters) {
        this.providers = providers;
        this.maxAttempts = maxAttempts;
        this.maxCorrections = maxCorrections;
        this.meters = meters;
    }

    /// @param body without a model: every target gets its own
    public Outcome run(
            List<Target> targets, ObjectNode body, OutputContract contract, Deadline deadline) {
        return new Journey(body, contract, deadline).through(targets);
    }

    /// A target that may be asked and can carry the request.
    private record Candidate(Target target, Provider provider) {}

    /// How one target was left: with an answer, or with its last fault.
    private sealed interface Stop {
        record Answer(Outcome.Answered outcome) implements Stop {}

        record Fruitless(Target target, Fault fault) implements Stop {}
    }

    private final class Journey {
        private final ObjectNode body;
        private final OutputContract contract;
        private final Deadline deadline;
        private final List<Attempt> attempts = new ArrayList<>();
        private final List<Stop.Fruitless> fruitless = new ArrayList<>();
        private int remoteAttempts;

        Journey(ObjectNode body, OutputContract contract, Deadline deadline) {
            this.body = body;
            this.contract = contract;
            this.deadline = deadline;
        }

        Outcome through(List<Target> targets) {
            var candidates = candidates(targets);
            if (candidates.isEmpty()) {
                return nobody(targets);
            }
            for (var i = 0; i < candidates.size(); i++) {
                var stop = ask(candidates.get(i), candidates.size() - 1 - i);
                switch (stop) {
                    case Stop.Answer(var outcome) -> {
                        return outcome;
                    }
                    case Stop.Fruitless last when last.fault().kind() == FaultClass.TERMINAL -> {
                        return new Outcome.Failed(last.target(), last.fault(), attempts);
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
                    attempts.add(Attempt.skipped(target, "provider_left_out"));
                    continue;
                }
                var obstacle = provider.get().cannotCarry(bodyFor(target, body));
                if (obstacle.isPresent()) {
                    attempts.add(Attempt.skipped(target, "unsupported_parameter"));
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
                    var param = provider.get().cannotCarry(bodyFor(target, body)).orElse("model");
                    return new Outcome.Unsupported(target, param, attempts);
                }
            }
            var why =
                    targets.isEmpty()
                            ? null
                            : providers.whyLeftOut(targets.getFirst().provider()).orElse(null);
            return new Outcome.NoTarget(why, attempts);
        }

        /// Null: it was not asked, because attempts or time had run out.
        private @Nullable Stop ask(Candidate candidate, int following) {
            var target = candidate.target();
            var request = bodyFor(target, body);
            var retries = candidate.provider().deterministic() ? 0 : 1;
            var corrections = candidate.provider().deterministic() ? 0 : maxCorrections;
            Stop.Fruitless last = null;
            while (mayAsk(candidate)) {
                var start = System.nanoTime();
                var reply = candidate.provider().complete(request, timeout(candidate, following));
                var verdict =
                        reply instanceof Reply.Completed(var completion)
                                ? contract.judge(completion)
                                : null;
                var took = Duration.ofNanos(System.nanoTime() - start);
                if (verdict instanceof Verdict.Obeys(var completion, var word)) {
                    note(candidate, Attempt.answered(target, took));
                    return new Stop.Answer(
                            new Outcome.Answered(target, completion, word, attempts));
                }
                var fault = fault(reply, verdict);
                note(candidate, Attempt.failed(target, fault, took));
                last = new Stop.Fruitless(target, fault);
                if (verdict instanceof Verdict.Disobeys disobeys && corrections-- > 0) {
                    request = Correction.of(bodyFor(target, body), disobeys);
                } else if (fault.kind() != FaultClass.RETRY_SAME
                        || retries-- <= 0
                        || !paused(min(jitter(), deadline.remaining()))) {
                    return last;
                }
            }
            return last;
        }

        private boolean mayAsk(Candidate candidate) {
            return (candidate.provider().deterministic() || remoteAttempts < maxAttempts)
                    && deadline.remaining().compareTo(SHORTEST) > 0
                    && !Thread.currentThread().isInterrupted();
        }

        /// Leaves those that follow a little time each, so that slow ones do not take the last
        /// one's chance.
        private Duration timeout(Candidate candidate, int following) {
            var remaining = deadline.remaining();
            var generous = remaining.minus(RESERVE.multipliedBy(following));
            var even = remaining.dividedBy(following + 1L);
            return min(max(generous, even), candidate.provider().patience());
        }

        private void note(Candidate candidate, Attempt attempt) {
            attempts.add(attempt);
            if (!candidate.provider().deterministic()) {
                remoteAttempts++;
            }
            meters.timer(
                            "penstock.gateway.attempts",
                            "provider",
                            attempt.provider(),
                            "outcome",
                            attempt.outcome())
                    .record(Duration.ofMillis(attempt.millis()));
        }

        /// When every target only wants to be left alone, and one of them for two seconds at most:
        /// waits once.
        private Outcome waitedFor(List<Candidate> candidates) {
            var soonest = soonest();
            if (soonest != null
                    && soonest.compareTo(LONGEST_WAIT) <= 0
                    && soonest.compareTo(deadline.remaining()) < 0
                    && remoteAttempts < maxAttempts
                    && paused(soonest)) {
                for (var candidate : candidates) {
                    if (cooldown(candidate.target()).compareTo(soonest) <= 0
                            && ask(candidate, 0) instanceof Stop.Answer(var outcome)) {
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
                return new Outcome.NoTarget("the time allowed ran out before an attempt", attempts);
            }
            var decisive =
                    fruitless.stream()
                            .filter(f -> !isPeculiar(f.fault().kind()))
                            .findFirst()
                            .orElse(fruitless.getFirst());
            return new Outcome.Failed(decisive.target(), withSoonest(decisive.fault()), attempts);
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

    private static Fault fault(Reply reply, @Nullable Verdict verdict) {
        if (reply instanceof Reply.Failed(var fault)) {
            return fault;
        }
        return switch (verdict) {
            case Verdict.Disobeys(_, var violations) ->
                    Fault.disobedient("The output does not obey the schema", violations);
            case Verdict.Truncated _ -> Fault.truncated();
            case Verdict.Declined _ -> Fault.refused();
            case Verdict.Obeys _ -> throw new IllegalStateException("An answer is no fault");
            case null -> throw new IllegalStateException("A completion has a verdict");
        };
    }

    private static ObjectNode bodyFor(Target target, ObjectNode body) {
        return body.deepCopy().put("model", target.model());
    }

    private static Duration min(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? left : right;
    }

    private static Duration max(Duration left, Duration right) {
        return left.compareTo(right) < 0 ? right : left;
    }

    private static Duration jitter() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(JITTER_FROM, JITTER_TO + 1));
    }

    /// @return false: the thread was interrupted, and the call is over
    private static boolean paused(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

package io.penstock.gateway.route;

import io.penstock.gateway.health.RetryBudget;
import io.penstock.gateway.health.TargetHealth;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.FaultClass;
import io.penstock.gateway.provider.Provider;
import io.penstock.gateway.provider.Reply;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.schema.Asked;
import io.penstock.gateway.schema.Compliance;
import io.penstock.gateway.schema.Correction;
import io.penstock.gateway.schema.OutputContract;
import io.penstock.gateway.schema.TokenLimit;
import io.penstock.gateway.schema.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Asks targets for one call, one at a time: repeats and corrects within what the call may spend,
/// and keeps what was tried.
final class TargetCalls {
    private static final Duration RESERVE = Duration.ofMillis(300);
    private static final Duration SHORTEST = Duration.ofMillis(20);
    private static final int JITTER_FROM = 200;
    private static final int JITTER_TO = 500;

    private final ObjectNode body;
    private final OutputContract contract;
    private final Deadline deadline;
    private final Limits limits;
    private final RetryBudget budget;
    private final Forwarding forwarding;
    private final Ledger ledger;
    private int remoteAttempts;
    private int corrections;
    private boolean raised;

    /// @param body without a model: every target gets its own
    TargetCalls(
            ObjectNode body,
            OutputContract contract,
            Deadline deadline,
            Limits limits,
            RetryBudget budget,
            Forwarding forwarding,
            Ledger ledger) {
        this.body = body;
        this.contract = contract;
        this.deadline = deadline;
        this.limits = limits;
        this.budget = budget;
        this.corrections = limits.corrections();
        this.forwarding = forwarding;
        this.ledger = ledger;
    }

    /// What one call may spend.
    ///
    /// @param attempts at remote providers
    /// @param corrections how often models are asked again with the faults of their output
    record Limits(int attempts, int corrections) {}

    /// A target that may be asked and can carry the request.
    record Candidate(Target target, Provider provider, TargetHealth health) {
        /// Whether it neither wants to be left alone nor refuses our credentials.
        boolean isWell() {
            return health.rest() == null && !health.refuses();
        }
    }

    /// How one target was left: with what ends the call, or with its last fault.
    sealed interface Stop {
        record Final(Outcome outcome) implements Stop {}

        record Fruitless(Target target, Fault fault) implements Stop {}
    }

    /// What was tried so far, in order.
    List<Attempt> attempts() {
        return ledger.attempts();
    }

    void skip(Target target, String code) {
        ledger.skip(target, code);
    }

    ObjectNode requestFor(Target target) {
        return body.deepCopy().put("model", target.model());
    }

    /// Null: it was not asked, because its breaker is open, or because attempts, the route's budget
    /// of them, or time had run out.
    ///
    /// @param following how many targets that may be asked come after this one
    @Nullable Stop ask(Candidate candidate, int following) {
        var target = candidate.target();
        var asked = contract.asked(requestFor(target), candidate.provider().abilities());
        var asking = new Asking(candidate, asked, following);
        while (mayAsk(candidate, asking.isExtra)) {
            var permit = candidate.health().permit(following == 0);
            if (permit == null) {
                skip(target, "breaker_open");
                return asking.last;
            }
            try (permit) {
                if (asking.last == null && !affords(candidate)) {
                    return null;
                }
                var stop = askOnce(asking, permit);
                if (stop != null) {
                    return stop;
                }
            }
        }
        return asking.last;
    }

    /// Whether the route may make one more attempt, after the first of this call.
    private boolean affords(Candidate candidate) {
        if (remoteAttempts == 0 || candidate.provider().deterministic() || budget.spend()) {
            return true;
        }
        skip(candidate.target(), "retry_budget");
        return false;
    }

    /// One target while it is asked.
    private final class Asking {
        private final Candidate candidate;
        private final Asked asked;
        private final int following;
        private int retries;
        private int repairs;
        private int repaired;
        private ObjectNode request;
        private boolean isExtra;
        private Stop.@Nullable Fruitless last;

        /// A target that others follow is corrected once, the last one as often as may be.
        Asking(Candidate candidate, Asked asked, int following) {
            this.candidate = candidate;
            this.asked = asked;
            this.following = following;
            this.request = asked.request();
            this.retries = candidate.provider().deterministic() ? 0 : 1;
            this.repairs = following > 0 ? 1 : limits.corrections();
        }

        /// Corrected or with a higher limit; beside the attempts that a call has. Null: not again.
        ///
        /// @param took the last attempt: the next will not be much faster
        private @Nullable ObjectNode again(Verdict verdict, Duration took) {
            if (candidate.provider().deterministic()
                    || deadline.remaining().compareTo(max(took, SHORTEST)) <= 0) {
                return null;
            }
            return switch (verdict) {
                case Verdict.Disobeys disobeys when repairs > 0 && corrections > 0 -> {
                    repairs--;
                    corrections--;
                    repaired++;
                    yield Correction.of(asked.request(), disobeys);
                }
                case Verdict.Truncated _ when !raised && raise() -> {
                    raised = true;
                    yield asked.request();
                }
                case Verdict.Disobeys _, Verdict.Truncated _, Verdict.Declined _, Verdict.Obeys _ ->
                        null;
            };
        }

        private boolean raise() {
            return TokenLimit.raise(
                    asked.request(), candidate.provider().abilities().maxOutputTokens());
        }
    }

    /// Null: ask it again.
    private @Nullable Stop askOnce(Asking asking, TargetHealth.Permit permit) {
        var target = asking.candidate.target();
        var hearing = hearing(asking);
        try {
            var reply = reply(asking, hearing);
            hearing.tell(permit, reply);
            var verdict =
                    reply instanceof Reply.Completed(var whole)
                            ? contract.judge(whole, asking.asked)
                            : null;
            if (reply instanceof Reply.Completed(var whole)
                    && verdict instanceof Verdict.Obeys(var mended)
                    && !(mended && forwarding.hasBegun())) {
                var attempt = ledger.answered(target, hearing.heard(whole));
                forwarding.finish(target, attempts(), attempt, whole);
                note(asking, attempt);
                var compliance = new Compliance(asking.asked.mode(), asking.repaired, mended);
                return new Stop.Final(new Outcome.Answered(target, whole, compliance, attempts()));
            }
            var heard = hearing.heard(reply);
            var fault = fault(reply, verdict);
            note(asking, ledger.failed(target, fault, heard));
            return forwarding.hasBegun()
                    ? new Stop.Final(
                            new Outcome.BrokenOff(target, fault, heard.completion(), attempts()))
                    : next(asking, fault, verdict, heard.took());
        } catch (CallerGoneException _) {
            var heard = hearing.heard();
            note(asking, ledger.left(target, heard));
            return new Stop.Final(new Outcome.CallerGone(target, heard.completion(), attempts()));
        }
    }

    private Hearing hearing(Asking asking) {
        var candidate = asking.candidate;
        forwarding.again();
        return new Hearing(
                candidate.target(),
                asking.request,
                candidate.provider().patience(),
                timeout(asking.following),
                deadline.remaining(),
                forwarding,
                attempts());
    }

    private static Reply reply(Asking asking, Hearing hearing) throws CallerGoneException {
        var provider = asking.candidate.provider();
        try (var exchange = provider.open(asking.request, hearing.longest())) {
            return hearing.of(exchange);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CallerGoneException();
        }
    }

    /// What follows a fruitless attempt; null: ask the same target again.
    private @Nullable Stop next(
            Asking asking, Fault fault, @Nullable Verdict verdict, Duration took) {
        if (asking.isExtra && verdict == null && fault.kind() == FaultClass.TERMINAL) {
            return asking.last; // what was refused is our wording, not the caller's
        }
        var last = new Stop.Fruitless(asking.candidate.target(), fault);
        asking.last = last;
        var again = verdict == null ? null : asking.again(verdict, took);
        if (again != null) {
            asking.request = again;
            asking.isExtra = true;
            return null;
        }
        asking.isExtra = false;
        return fault.kind() == FaultClass.RETRY_SAME
                        && asking.retries-- > 0
                        && remoteAttempts < limits.attempts()
                        && affords(asking.candidate)
                        && paused(min(jitter(), deadline.remaining()))
                ? null
                : last;
    }

    /// Waits, if another remote attempt is allowed and the time is there.
    ///
    /// @return false: nothing may be asked any more
    boolean waited(Duration time) {
        return time.compareTo(deadline.remaining()) < 0
                && remoteAttempts < limits.attempts()
                && paused(time);
    }

    private boolean mayAsk(Candidate candidate, boolean isExtra) {
        return (isExtra
                        || candidate.provider().deterministic()
                        || remoteAttempts < limits.attempts())
                && deadline.remaining().compareTo(SHORTEST) > 0
                && !Thread.currentThread().isInterrupted();
    }

    /// Leaves those that follow a little time each, so that slow ones do not take the last one's
    /// chance.
    private Duration timeout(int following) {
        var remaining = deadline.remaining();
        var generous = remaining.minus(RESERVE.multipliedBy(following));
        var even = remaining.dividedBy(following + 1L);
        return max(generous, even);
    }

    private void note(Asking asking, Attempt attempt) {
        ledger.note(attempt);
        if (!asking.isExtra && !asking.candidate.provider().deterministic()) {
            remoteAttempts++;
        }
    }

    private Fault fault(Reply reply, @Nullable Verdict verdict) {
        if (reply instanceof Reply.Failed(var fault)) {
            return fault;
        }
        return switch (verdict) {
            case Verdict.Disobeys disobeys ->
                    Fault.disobedient(
                            "The output does not obey the schema, or calls what is not offered",
                            disobeys.faults());
            case Verdict.Truncated _ -> Fault.truncated(TokenLimit.isSet(body));
            case Verdict.Declined _ -> Fault.refused();
            case Verdict.Obeys _ ->
                    Fault.disobedient(
                            "What was told already would have had to be mended", List.of());
            case null -> throw new IllegalStateException("A completion has a verdict");
        };
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

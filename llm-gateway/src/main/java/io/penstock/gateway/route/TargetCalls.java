package io.penstock.gateway.route;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.FaultClass;
import io.penstock.gateway.provider.Provider;
import io.penstock.gateway.provider.Reply;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.schema.Correction;
import io.penstock.gateway.schema.OutputContract;
import io.penstock.gateway.schema.Verdict;
import java.time.Duration;
import java.util.ArrayList;
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
    private final MeterRegistry meters;
    private final List<Attempt> attempts = new ArrayList<>();
    private int remoteAttempts;

    /// @param body without a model: every target gets its own
    TargetCalls(
            ObjectNode body,
            OutputContract contract,
            Deadline deadline,
            Limits limits,
            MeterRegistry meters) {
        this.body = body;
        this.contract = contract;
        this.deadline = deadline;
        this.limits = limits;
        this.meters = meters;
    }

    /// What one call may spend.
    ///
    /// @param attempts at remote providers
    /// @param corrections how often one target is asked again when its output disobeys the schema
    record Limits(int attempts, int corrections) {}

    /// A target that may be asked and can carry the request.
    record Candidate(Target target, Provider provider) {}

    /// How one target was left: with an answer, or with its last fault.
    sealed interface Stop {
        record Answer(Outcome.Answered outcome) implements Stop {}

        record Fruitless(Target target, Fault fault) implements Stop {}
    }

    /// What was tried so far, in order.
    List<Attempt> attempts() {
        return attempts;
    }

    void skip(Target target, String code) {
        attempts.add(Attempt.skipped(target, code));
    }

    ObjectNode requestFor(Target target) {
        return body.deepCopy().put("model", target.model());
    }

    /// Null: it was not asked, because attempts or time had run out.
    ///
    /// @param following how many targets come after this one
    @Nullable Stop ask(Candidate candidate, int following) {
        var target = candidate.target();
        var request = requestFor(target);
        var retries = candidate.provider().deterministic() ? 0 : 1;
        var corrections = candidate.provider().deterministic() ? 0 : limits.corrections();
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
                return new Stop.Answer(new Outcome.Answered(target, completion, word, attempts));
            }
            var fault = fault(reply, verdict);
            note(candidate, Attempt.failed(target, fault, took));
            last = new Stop.Fruitless(target, fault);
            if (verdict instanceof Verdict.Disobeys disobeys && corrections-- > 0) {
                request = Correction.of(requestFor(target), disobeys);
            } else if (fault.kind() != FaultClass.RETRY_SAME
                    || retries-- <= 0
                    || !paused(min(jitter(), deadline.remaining()))) {
                return last;
            }
        }
        return last;
    }

    /// Waits, if another remote attempt is allowed and the time is there.
    ///
    /// @return false: nothing may be asked any more
    boolean waited(Duration time) {
        return time.compareTo(deadline.remaining()) < 0
                && remoteAttempts < limits.attempts()
                && paused(time);
    }

    private boolean mayAsk(Candidate candidate) {
        return (candidate.provider().deterministic() || remoteAttempts < limits.attempts())
                && deadline.remaining().compareTo(SHORTEST) > 0
                && !Thread.currentThread().isInterrupted();
    }

    /// Leaves those that follow a little time each, so that slow ones do not take the last one's
    /// chance.
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

package io.penstock.gateway.route;

import io.penstock.gateway.health.TargetHealth;
import io.penstock.gateway.provider.Completions;
import io.penstock.gateway.provider.Exchange;
import io.penstock.gateway.provider.Fault;
import io.penstock.gateway.provider.Patience;
import io.penstock.gateway.provider.Reply;
import io.penstock.gateway.provider.Signal;
import io.penstock.gateway.provider.Target;
import io.penstock.gateway.wire.Assembly;
import io.penstock.gateway.wire.Chunk;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Listens to one attempt until it has told its answer, broken off, or been silent for too long.
final class Hearing {
    /// For the usage and the end of a stream whose text is whole.
    private static final Duration AFTERWARDS = Duration.ofSeconds(2);

    private final Target target;
    private final ObjectNode request;
    private final int wanted;
    private final Patience patience;
    private final boolean hurried;
    private final Duration atMost;
    private final Forwarding forwarding;
    private final List<Attempt> before;
    private final Assembly assembly = new Assembly();
    private final long start = System.nanoTime();
    private long lastHeard = start;
    private @Nullable Duration firstContent;
    private @Nullable ObjectNode told;

    /// @param request what was asked with
    /// @param usual of the target
    /// @param share of the call's time, as long as another target may take its place
    /// @param atMost for an answer that has begun to leave: nobody else needs the time any more
    /// @param before what was tried without success
    Hearing(
            Target target,
            ObjectNode request,
            Patience usual,
            Duration share,
            Duration atMost,
            Forwarding forwarding,
            List<Attempt> before) {
        this.target = target;
        this.request = request;
        this.wanted = Math.max(1, request.path("n").asInt(1));
        this.patience = usual.within(share);
        this.hurried = share.compareTo(usual.whole()) < 0;
        this.atMost = atMost;
        this.forwarding = forwarding;
        this.before = before;
    }

    Duration longest() {
        return patience.whole();
    }

    Heard heard(Reply reply) {
        return reply instanceof Reply.Completed(var whole) ? heard(whole) : heard();
    }

    Heard heard(ObjectNode completion) {
        var prompt = request.path("messages").toString().length();
        return new Heard(completion, prompt, elapsed(), firstContent);
    }

    /// As far as it came; what was used without a word of an answer counts, too.
    Heard heard() {
        var completion = told == null ? assembly.completion() : told;
        return firstContent == null && !completion.path("usage").isObject()
                ? new Heard(null, 0, elapsed(), null)
                : heard(completion);
    }

    Reply of(Exchange exchange) throws CallerGoneException, InterruptedException {
        while (true) {
            var left = left();
            if (left.isNegative()) {
                return end(tooLate());
            }
            var signs = forwarding.listener().waits();
            switch (exchange.next(left.compareTo(signs) < 0 ? left : signs)) {
                case null -> {}
                case Signal.Chunks(var chunks) -> hear(chunks);
                case Signal.Whole(var completion) -> {
                    return checked(completion);
                }
                case Signal.Ended _ -> {
                    return end(Fault.unfinished());
                }
                case Signal.Broken(var fault) -> {
                    return end(fault);
                }
            }
        }
    }

    /// Tells what the reply says of its target. One that came to nothing because the call's time
    /// was up says that the target answers, if it had begun to; else it says something only if the
    /// target had more time than a slow one needs.
    void tell(TargetHealth.Permit permit, Reply reply) {
        var waited = Objects.requireNonNullElse(firstContent, elapsed());
        switch (reply) {
            case Reply.Completed _ -> permit.answered(waited);
            case Reply.Failed _ when isOutOfTime() && firstContent != null ->
                    permit.answered(waited);
            case Reply.Failed(var fault)
                    when !isOutOfTime() || waited.compareTo(patience.slow()) > 0 ->
                    permit.failed(fault, waited);
            case Reply.Failed _ -> {}
        }
    }

    private boolean isOutOfTime() {
        return (hurried || forwarding.hasBegun()) && whole().compareTo(elapsed()) < 0;
    }

    private Reply checked(ObjectNode completion) {
        told = completion;
        var reply = Completions.checked(completion, target, wanted);
        if (reply instanceof Reply.Completed) {
            firstContent = elapsed();
        }
        return reply;
    }

    private void hear(List<Chunk> chunks) throws CallerGoneException {
        for (var chunk : chunks) {
            assembly.add(chunk);
            if (firstContent == null && chunk.hasContent()) {
                firstContent = elapsed();
            }
        }
        forwarding.take(target, before, chunks);
        lastHeard = System.nanoTime();
    }

    /// A text that has told why it ends is whole, however its stream ends.
    private Reply end(Fault fault) {
        return assembly.isFinished(wanted)
                ? Completions.checked(assembly.completion(), target, wanted)
                : new Reply.Failed(fault);
    }

    private Duration left() {
        var silent = Duration.ofNanos(System.nanoTime() - lastHeard);
        var next =
                firstContent == null
                        ? patience.first().minus(elapsed())
                        : (assembly.isFinished(wanted) ? AFTERWARDS : patience.idle())
                                .minus(silent);
        var all = whole().minus(elapsed());
        return next.compareTo(all) < 0 ? next : all;
    }

    private Fault tooLate() {
        if (firstContent == null) {
            return Fault.silent();
        }
        return whole().compareTo(elapsed()) < 0 ? Fault.tooSlow() : Fault.stalled();
    }

    private Duration whole() {
        return forwarding.hasBegun() ? atMost : patience.whole();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}

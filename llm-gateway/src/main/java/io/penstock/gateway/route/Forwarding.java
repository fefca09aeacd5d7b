package io.penstock.gateway.route;

import io.penstock.gateway.provider.Target;
import io.penstock.gateway.wire.Chunk;
import io.penstock.gateway.wire.Replay;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Gives an answer to its listener while it comes. From the first content on it is the answer of
/// that target: before, another may take its place; after, nobody may.
final class Forwarding {
    /// So many without content are an answer, too.
    private static final int MOST_WITHOUT_CONTENT = 64;

    private final Listener listener;
    private final Hold hold;
    private final List<Chunk> held = new ArrayList<>();
    private @Nullable Chunk usage;
    private boolean begun;
    private boolean holding;

    Forwarding(Listener listener, Hold hold) {
        this.listener = listener;
        this.hold = hold;
    }

    Listener listener() {
        return listener;
    }

    /// Whether the listener heard a part of an answer.
    boolean hasBegun() {
        return begun;
    }

    /// Forgets what came of an attempt of which nothing was heard.
    void again() {
        held.clear();
        holding = false;
        usage = null;
    }

    /// @param before what was tried without success
    void take(Target target, List<Attempt> before, List<Chunk> chunks) throws CallerGoneException {
        if (listener == Listener.NOBODY) {
            return;
        }
        var leaving = new ArrayList<Chunk>(chunks.size());
        for (var chunk : chunks) {
            holding |= hold.back(chunk);
            if (chunk.tellsOnlyUsage()) {
                usage = chunk;
            } else if (holding) {
                keep(chunk);
            } else if (begun) {
                leaving.add(chunk);
            } else {
                held.add(chunk);
                if (chunk.hasContent() || held.size() > MOST_WITHOUT_CONTENT) {
                    begin(target, before);
                    leaving.addAll(held);
                    held.clear();
                }
            }
        }
        if (!leaving.isEmpty()) {
            listener.hears(leaving);
        }
    }

    /// Of what nobody heard the beginning of, the whole is told at its end.
    private void keep(Chunk chunk) {
        if (begun) {
            held.add(chunk);
        } else {
            held.clear();
        }
    }

    /// Tells the rest of what was judged, and at last what it took.
    ///
    /// @param last the attempt that this is the answer of
    void finish(Target target, List<Attempt> before, Attempt last, ObjectNode completion)
            throws CallerGoneException {
        if (listener == Listener.NOBODY) {
            return;
        }
        if (begun) {
            listener.hears(held);
        } else {
            begin(target, before);
            listener.hears(Replay.of(completion));
        }
        held.clear();
        var attempts = new ArrayList<>(before);
        attempts.add(last);
        listener.ends(usage == null ? Replay.usage(completion) : usage, Spending.of(attempts));
    }

    private void begin(Target target, List<Attempt> before) throws CallerGoneException {
        listener.answers(target, before);
        begun = true;
    }
}

package io.penstock.embedded.model;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which script is played next: the one queued for the provider, the one queued for any, the one in
/// the path, the one in the model's name, the usual one.
final class Scripts {
    private static final String MARK = "fault/";
    private static final String ANY = "";

    private final Map<String, Queue<Script>> queues = new ConcurrentHashMap<>();
    private volatile Function<Received, Script> usual = _ -> Script.OK;

    void queue(String provider, List<Script> scripts) {
        queues.computeIfAbsent(provider, _ -> new ConcurrentLinkedQueue<>()).addAll(scripts);
    }

    void clear() {
        queues.clear();
    }

    void usually(Function<Received, Script> usual) {
        this.usual = usual;
    }

    /// @throws InvalidScript if the one in the path or the model's name is none
    Script next(Address address, String model, Received received) {
        var queued = queued(address.provider());
        if (queued == null) {
            queued = queued(ANY);
        }
        if (queued != null) {
            return queued;
        }
        if (address.script() != null) {
            return Script.of(address.script());
        }
        var mark = model.indexOf(MARK);
        return mark >= 0 ? Script.of(model.substring(mark + MARK.length())) : usual.apply(received);
    }

    private @Nullable Script queued(String provider) {
        var queue = queues.get(provider);
        return queue == null ? null : queue.poll();
    }
}

package io.penstock.embedded.model;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which script is played next: the one queued for the provider, the one queued for any, the one
// for
/// what the body contains, the one in the path, the one in the model's name, the usual one.
final class Scripts {
    private static final String MARK = "fault/";
    private static final String ANY = "";

    private final Map<String, Queue<Script>> queues = new ConcurrentHashMap<>();
    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Script> usual = _ -> Script.OK;

    private record Rule(String words, Script script) {}

    void queue(String provider, List<Script> scripts) {
        queues.computeIfAbsent(provider, _ -> new ConcurrentLinkedQueue<>()).addAll(scripts);
    }

    /// Until all is cleared.
    void whenever(String words, Script script) {
        rules.add(new Rule(words, script));
    }

    void clear() {
        queues.clear();
        rules.clear();
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
        for (var rule : rules) {
            if (received.text().contains(rule.words())) {
                return rule.script();
            }
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

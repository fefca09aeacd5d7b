package io.penstock.gateway.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The values that were asked for last: callers name models as they like.
final class Recent<K, V> {
    private static final int MOST = 1_000;

    private final Map<K, V> values =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                    return size() > MOST;
                }
            };

    synchronized V get(K key, Function<K, V> made) {
        return values.computeIfAbsent(key, made);
    }

    synchronized void clear() {
        values.clear();
    }
}

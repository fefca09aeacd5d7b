package io.penstock.retrieval.record;

import io.penstock.schema.id.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/// Records on their way to Postgres, bounded; to be found while they wait.
///
/// `taken = written + waiting`; none is dropped.
final class RecordQueue {
    private static final int BATCH = 100;

    private record Key(TenantId tenant, UUID id) {}

    private final Map<Key, RetrievalRecord> waiting = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final Consumer<List<RetrievalRecord>> writer;

    /// @param writer keeps all that it is given, or throws
    RecordQueue(int capacity, Consumer<List<RetrievalRecord>> writer) {
        this.room = new Semaphore(capacity);
        this.writer = writer;
    }

    /// Keeps `taken` for later, or, when there is no room, writes it before it returns.
    ///
    /// @return whether it waits
    boolean add(RetrievalRecord taken) {
        if (!room.tryAcquire()) {
            writer.accept(List.of(taken));
            return false;
        }
        waiting.put(key(taken), taken);
        return true;
    }

    /// Writes what waits, many at a time; what fails goes on waiting.
    void drain() {
        for (var batch = batch(); !batch.isEmpty(); batch = batch()) {
            writer.accept(batch);
            batch.forEach(this::forget);
        }
    }

    private List<RetrievalRecord> batch() {
        return waiting.values().stream().limit(BATCH).toList();
    }

    private void forget(RetrievalRecord written) {
        if (waiting.remove(key(written)) != null) {
            room.release();
        }
    }

    Optional<RetrievalRecord> find(TenantId tenant, UUID id) {
        return Optional.ofNullable(waiting.get(new Key(tenant, id)));
    }

    int size() {
        return waiting.size();
    }

    private static Key key(RetrievalRecord taken) {
        return new Key(taken.tenant(), taken.id());
    }
}

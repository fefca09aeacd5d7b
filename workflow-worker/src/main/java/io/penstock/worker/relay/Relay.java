package io.penstock.worker.relay;

import io.penstock.platform.crash.CrashPoint;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.outbox.OutboxRow;
import io.penstock.store.outbox.RelayLease;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Produces outbox rows and deletes what was acknowledged. Relays of other processes stand by; one
/// that lost its lease and does not know it is fenced by the broker.
public final class Relay implements AutoCloseable {
    private final UUID holder = UUID.randomUUID();
    private final Outbox outbox;
    private final RelayLease lease;
    private final RelayProperties settings;
    private final Supplier<Broker> brokers;
    private @Nullable Broker broker;
    private long term;

    Relay(Outbox outbox, RelayLease lease, RelayProperties settings, Supplier<Broker> brokers) {
        this.outbox = outbox;
        this.lease = lease;
        this.settings = settings;
        this.brokers = brokers;
    }

    /// One batch.
    ///
    /// @return whether there may be more at once
    public synchronized boolean relayOnce() {
        var held = lease.acquire(holder, settings.lease());
        if (held.isEmpty()) {
            dismiss();
            return false;
        }
        var rows = outbox.take(settings.batch());
        if (rows.isEmpty()) {
            return false;
        }
        try {
            relay(rows, held.getAsLong());
        } catch (RefusedBatchException _) {
            rows.forEach(row -> relayAlone(row, held.getAsLong()));
        }
        return rows.size() == settings.batch();
    }

    private void relay(List<OutboxRow> rows, long term) {
        try {
            brokerFor(term).produce(rows);
        } catch (RuntimeException e) {
            dismiss();
            throw e;
        }
        CrashPoint.RELAY_PRODUCED.pass();
        outbox.delete(rows.stream().map(OutboxRow::id).toList());
    }

    private void relayAlone(OutboxRow row, long term) {
        try {
            relay(List.of(row), term);
        } catch (RefusedBatchException e) {
            outbox.setAside(row.id(), e.why());
        }
    }

    private Broker brokerFor(long current) {
        if (broker == null || term != current) {
            dismiss();
            broker = brokers.get();
            term = current;
        }
        return broker;
    }

    private void dismiss() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
    }

    /// Lets another relay take over at once.
    @Override
    public synchronized void close() {
        dismiss();
        lease.release(holder);
    }
}

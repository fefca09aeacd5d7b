package io.penstock.store.lease;

import io.penstock.platform.crash.CrashPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class JdbcWorkerLease implements WorkerLease {
    private static final Logger log = LoggerFactory.getLogger(JdbcWorkerLease.class);

    private static final String START =
            """
            insert into workflow.worker (lease_until, name)
            values (clock_timestamp() + make_interval(secs => ?), ?)
            returning epoch
            """;

    /// A lapsed lease that nobody reaped is still ours, if nobody here was told that it is over.
    /// Its runs are as they were.
    private static final String RENEW =
            """
            update workflow.worker
            set lease_until = clock_timestamp() + make_interval(secs => ?)
            where epoch = ? and reaped_at is null
            """;

    private static final String END =
            """
            update workflow.worker
            set reaped_at = clock_timestamp(),
                lease_until = least(lease_until, clock_timestamp())
            where epoch = ? and reaped_at is null
            """;

    private final DataSource own;
    private final LeaseTerms terms;
    private final LongSupplier nanoTime;
    private final long epoch;
    private volatile long deadline;
    private volatile boolean lost;
    private boolean closed;
    private @Nullable Connection connection;

    JdbcWorkerLease(DataSource own, LeaseTerms terms, LongSupplier nanoTime, String worker) {
        this.own = own;
        this.terms = terms;
        this.nanoTime = nanoTime;
        var asked = nanoTime.getAsLong();
        try {
            this.epoch = start(worker);
        } catch (SQLException e) {
            throw LeaseUnreachableException.during("Taking a lease", e);
        }
        this.deadline = deadlineAfter(asked);
    }

    @Override
    public long epoch() {
        return epoch;
    }

    /// Whoever is told that it is over gives runs up, which nobody would take as long as the epoch
    /// lives. So it stays over, though a renewal that was under way comes back well.
    @Override
    public boolean holds() {
        if (!lost && nanoTime.getAsLong() - deadline >= 0) {
            lost = true;
        }
        return !lost;
    }

    @Override
    public synchronized boolean renew() {
        var asked = nanoTime.getAsLong();
        try {
            if (lost || !renewed()) {
                lost = true;
                return false;
            }
        } catch (SQLException e) {
            disconnect();
            throw LeaseUnreachableException.during("Renewing the lease", e);
        }
        deadline = deadlineAfter(asked);
        return true;
    }

    @Override
    public synchronized void close() {
        lost = true;
        try {
            if (!closed) {
                closed = true;
                end();
            }
        } catch (SQLException e) {
            log.atWarn()
                    .addKeyValue("epoch", epoch)
                    .log("The lease could not be ended; it lapses within {}", terms.duration());
        } finally {
            disconnect();
        }
    }

    private synchronized long start(String worker) throws SQLException {
        try (var statement = connect().prepareStatement(START)) {
            statement.setDouble(1, seconds());
            statement.setString(2, worker);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private boolean renewed() throws SQLException {
        CrashPoint.LEASE_RENEWAL.pass();
        try (var statement = connect().prepareStatement(RENEW)) {
            statement.setDouble(1, seconds());
            statement.setLong(2, epoch);
            return statement.executeUpdate() == 1;
        }
    }

    private void end() throws SQLException {
        try (var statement = connect().prepareStatement(END)) {
            statement.setLong(1, epoch);
            statement.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        if (connection == null) {
            connection = own.getConnection();
            connection.setAutoCommit(true);
        }
        return connection;
    }

    private void disconnect() {
        var open = connection;
        connection = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (SQLException e) {
            log.atDebug().addKeyValue("epoch", epoch).log("A broken connection did not close");
        }
    }

    private long deadlineAfter(long asked) {
        return asked + terms.duration().minus(terms.margin()).toNanos();
    }

    private double seconds() {
        return terms.duration().toMillis() / 1000.0;
    }
}

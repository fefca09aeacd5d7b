package io.penstock.store.lease;

import java.util.function.LongSupplier;
import javax.sql.DataSource;

class JdbcLeases implements Leases {
    private final DataSource own;
    private final LeaseTerms terms;
    private final LongSupplier nanoTime;

    /// @param own gives connections that nothing else uses
    /// @param nanoTime monotonic, such as `System::nanoTime`
    JdbcLeases(DataSource own, LeaseTerms terms, LongSupplier nanoTime) {
        this.own = own;
        this.terms = terms;
        this.nanoTime = nanoTime;
    }

    @Override
    public WorkerLease start(String worker) {
        return new JdbcWorkerLease(own, terms, nanoTime, worker);
    }
}

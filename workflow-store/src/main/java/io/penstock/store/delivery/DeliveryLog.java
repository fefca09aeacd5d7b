package io.penstock.store.delivery;

import java.util.List;

/// Takes records of `penstock.deliveries` into the table.
public interface DeliveryLog {
    /// Most records a statement takes; each may have 4 MiB.
    int LIMIT = 50;

    /// @param batch at most [#LIMIT]
    /// @return how many were not there
    int keep(List<KeptDelivery> batch);
}

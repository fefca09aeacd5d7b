package io.penstock.intake.audit;

import io.penstock.platform.audit.Audit;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.security.Caller;
import io.penstock.schema.id.TenantId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/// Does what a person asks for, and records it, in one transaction.
@Component
public class Audited {
    private final Audit audit;
    private final TransactionOperations transaction;

    Audited(Audit audit, TransactionOperations transaction) {
        this.audit = audit;
        this.transaction = transaction;
    }

    /// @param action its own transaction, if it opens one, is part of this one
    /// @param deed what to record of its outcome; empty where there was no such thing
    public <T> T act(
            TenantId tenant, Caller by, Supplier<T> action, Function<T, Optional<Deed>> deed) {
        return transaction.execute(
                _ -> {
                    var outcome = action.get();
                    deed.apply(outcome).ifPresent(it -> audit.record(tenant, by, it));
                    return outcome;
                });
    }
}

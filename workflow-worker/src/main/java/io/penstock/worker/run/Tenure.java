package io.penstock.worker.run;

/// A worker's right to act for its runs. It ends by the worker's own monotonic clock before anybody
/// else may take the runs over.
@FunctionalInterface
public interface Tenure {
    /// Asked before every side effect and every write.
    boolean holds();
}

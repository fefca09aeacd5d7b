package io.penstock.worker.call;

/// Something of which a worker has only so much. While there is none, no new runs are claimed: what
/// cannot go on here is better claimed by another worker, or later.
public interface Room {

    /// Whether who came now would find some.
    boolean free();

    /// @param room told whenever there is some again
    void whenFree(Runnable room);
}

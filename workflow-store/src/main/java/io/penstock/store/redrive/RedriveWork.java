package io.penstock.store.redrive;

/// Works jobs off. Each call is one transaction: what it did is done, and a call that dies did
/// nothing, so that whoever calls next goes on from there.
public interface RedriveWork {

    /// Takes the next items of the job that was started first.
    ///
    /// @param limit items, at most
    Worked workOff(int limit);

    /// Takes the next item of that job alone. One that cannot be worked off is left out: its letter
    /// stays open.
    Worked workOffNext();

    /// @param done sent on
    /// @param skipped not open any more, or parked
    /// @param failed could not be sent on
    /// @param more whether there may be more at once
    record Worked(int done, int skipped, int failed, boolean more) {
        public static final Worked NOTHING = new Worked(0, 0, 0, false);
    }
}

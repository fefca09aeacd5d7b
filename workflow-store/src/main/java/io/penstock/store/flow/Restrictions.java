package io.penstock.store.flow;

import java.util.Set;

/// What a run that is under way has to heed before its next step.
public interface Restrictions {

    Now now();

    /// @param limited routes with a limit or a ceiling; other limits count from claim to exit, and
    ///     so a run that is under way meets none
    record Now(Set<Part> paused, Set<Part> limited) {
        public Now {
            paused = Set.copyOf(paused);
            limited = Set.copyOf(limited);
        }
    }
}

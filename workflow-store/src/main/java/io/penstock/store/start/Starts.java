package io.penstock.store.start;

import io.penstock.schema.event.Event;
import io.penstock.schema.id.RunId;
import io.penstock.store.ingest.Beginning;
import io.penstock.store.ingest.NewRun;

/// Runs that somebody asks for.
public interface Starts {

    /// Durable when this returns. Of several who ask for the same at once, one starts the run.
    ///
    /// @param event whose id is that of the request: asking again gives the run that is there
    /// @param digest of all that was asked for
    /// @param by who asked
    Started start(Event event, String digest, NewRun plan, Beginning beginning, String by);

    sealed interface Started {
        record New(RunId run) implements Started {}

        record Again(RunId run) implements Started {}

        /// The request's key was used for something else.
        record Otherwise() implements Started {}
    }
}

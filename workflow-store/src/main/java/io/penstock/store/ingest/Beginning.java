package io.penstock.store.ingest;

import io.penstock.schema.event.Event;
import java.time.Duration;
import java.time.Instant;

/// When a run may begin, by the database's clock. A time that has passed is now.
public sealed interface Beginning {

    record AtOnce() implements Beginning {}

    record At(Instant time) implements Beginning {}

    record After(Duration delay) implements Beginning {}

    static Beginning of(Event event) {
        return event.notBefore().<Beginning>map(At::new).orElseGet(AtOnce::new);
    }
}

/// Tells Kafka what committed: the outbox, produced by one active relay.
@NullMarked
package io.penstock.worker.relay;

import org.jspecify.annotations.NullMarked;

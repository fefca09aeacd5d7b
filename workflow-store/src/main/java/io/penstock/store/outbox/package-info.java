/// What is to be told to Kafka, and which relay tells it.
@NullMarked
package io.penstock.store.outbox;

import org.jspecify.annotations.NullMarked;

/// A real Kafka broker with its controller in one JVM, its data kept in a folder.
@NullMarked
package io.penstock.embedded.kafka;

import org.jspecify.annotations.NullMarked;

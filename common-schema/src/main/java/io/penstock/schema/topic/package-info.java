/// Names and headers of the Kafka topics.
@NullMarked
package io.penstock.schema.topic;

import org.jspecify.annotations.NullMarked;

/// The Kafka record of an event: CloudEvents attributes as headers, the event itself sealed.
@NullMarked
package io.penstock.platform.event;

import org.jspecify.annotations.NullMarked;

/// `/v1/queues`: what waits.
@NullMarked
package io.penstock.intake.queue;

import org.jspecify.annotations.NullMarked;

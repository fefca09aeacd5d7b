/// Webhooks: who may deliver, and the shape that every channel's adapter has.
@NullMarked
package io.penstock.intake.channel;

import org.jspecify.annotations.NullMarked;

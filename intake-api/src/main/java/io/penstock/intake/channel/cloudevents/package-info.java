/// CloudEvents 1.0 over HTTP: structured, binary and batched; foreign types and our own.
@NullMarked
package io.penstock.intake.channel.cloudevents;

import org.jspecify.annotations.NullMarked;

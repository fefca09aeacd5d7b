/// Twilio: messages and what became of those that were sent, as forms that are signed by field.
@NullMarked
package io.penstock.intake.channel.twilio;

import org.jspecify.annotations.NullMarked;

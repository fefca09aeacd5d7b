/// Intercom: notifications about conversations, contacts and tickets.
@NullMarked
package io.penstock.intake.channel.intercom;

import org.jspecify.annotations.NullMarked;

/// Zendesk: event subscriptions, and the bodies that administrators write for their triggers.
@NullMarked
package io.penstock.intake.channel.zendesk;

import org.jspecify.annotations.NullMarked;

/// Chatwoot: messages of customers, agents and bots, and what changes about them.
@NullMarked
package io.penstock.intake.channel.chatwoot;

import org.jspecify.annotations.NullMarked;

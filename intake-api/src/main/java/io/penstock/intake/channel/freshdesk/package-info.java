/// Freshdesk: what its automation rules post.
@NullMarked
package io.penstock.intake.channel.freshdesk;

import org.jspecify.annotations.NullMarked;

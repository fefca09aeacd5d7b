/// Standard Webhooks 1.0: any sender that signs so; its payload is kept as it came.
@NullMarked
package io.penstock.intake.channel.standardwebhooks;

import org.jspecify.annotations.NullMarked;

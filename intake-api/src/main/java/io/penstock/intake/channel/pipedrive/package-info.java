/// Pipedrive: its webhooks in both versions.
@NullMarked
package io.penstock.intake.channel.pipedrive;

import org.jspecify.annotations.NullMarked;

/// HubSpot: its signatures, thin events of subscriptions, and whole objects of workflow actions.
@NullMarked
package io.penstock.intake.channel.hubspot;

import org.jspecify.annotations.NullMarked;

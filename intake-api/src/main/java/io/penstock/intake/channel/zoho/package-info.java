/// Zoho CRM: the callbacks of its notifications.
@NullMarked
package io.penstock.intake.channel.zoho;

import org.jspecify.annotations.NullMarked;

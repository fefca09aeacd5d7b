/// Stand-ins for those who take replies: WhatsApp, with its signed status callbacks, Zendesk,
/// Twilio, HubSpot, Intercom, Chatwoot and Zammad.
@NullMarked
package io.penstock.embedded.whatsapp;

import org.jspecify.annotations.NullMarked;

/// A stand-in for WhatsApp and Zendesk: the Graph API's message endpoint with its signed status
/// callbacks, and comments on tickets.
@NullMarked
package io.penstock.embedded.whatsapp;

import org.jspecify.annotations.NullMarked;

/// A stand-in for WhatsApp: the Graph API's message endpoint and its signed status callbacks.
@NullMarked
package io.penstock.embedded.whatsapp;

import org.jspecify.annotations.NullMarked;

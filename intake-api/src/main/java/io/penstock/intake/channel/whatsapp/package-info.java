/// WhatsApp Cloud API: Meta's handshake and signature, and every kind of update it sends.
@NullMarked
package io.penstock.intake.channel.whatsapp;

import org.jspecify.annotations.NullMarked;

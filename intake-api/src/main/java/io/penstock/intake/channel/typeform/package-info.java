/// Typeform: complete and partial responses to its forms.
@NullMarked
package io.penstock.intake.channel.typeform;

import org.jspecify.annotations.NullMarked;

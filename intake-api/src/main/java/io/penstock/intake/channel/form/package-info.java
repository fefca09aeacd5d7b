/// Web forms: a public key, the page's origin, and the fields that the connection declares.
@NullMarked
package io.penstock.intake.channel.form;

import org.jspecify.annotations.NullMarked;

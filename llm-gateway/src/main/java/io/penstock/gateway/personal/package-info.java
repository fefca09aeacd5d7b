/// Personal data and secrets in the texts of a call: found, replaced by placeholders before a
/// provider sees them, restored in what it answers.
@NullMarked
package io.penstock.gateway.personal;

import org.jspecify.annotations.NullMarked;

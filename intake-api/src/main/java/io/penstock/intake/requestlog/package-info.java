/// The log of requests: what was delivered, what became of it, and taking it in again.
@NullMarked
package io.penstock.intake.requestlog;

import org.jspecify.annotations.NullMarked;

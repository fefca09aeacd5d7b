/// People pause, resume and limit what runs.
@NullMarked
package io.penstock.intake.flow;

import org.jspecify.annotations.NullMarked;

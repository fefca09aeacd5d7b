/// What a run found, wrote and sent, redacted, for people who judge its quality.
@NullMarked
package io.penstock.intake.trace;

import org.jspecify.annotations.NullMarked;

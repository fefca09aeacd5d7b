/// What nobody could read and which runs failed, and jobs that send them on again.
@NullMarked
package io.penstock.intake.deadletter;

import org.jspecify.annotations.NullMarked;

/// What became of one event, also for those who ask before it is stored.
@NullMarked
package io.penstock.intake.event;

import org.jspecify.annotations.NullMarked;

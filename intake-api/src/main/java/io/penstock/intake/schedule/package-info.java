/// Schedules, as people write and watch them.
@NullMarked
package io.penstock.intake.schedule;

import org.jspecify.annotations.NullMarked;

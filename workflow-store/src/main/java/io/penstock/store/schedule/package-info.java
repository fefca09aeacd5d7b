/// Schedules: times that come again, and start a run each.
@NullMarked
package io.penstock.store.schedule;

import org.jspecify.annotations.NullMarked;

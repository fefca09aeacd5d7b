/// Starts in time: delayed runs take their places when they are due, and schedules start runs.
@NullMarked
package io.penstock.worker.start;

import org.jspecify.annotations.NullMarked;

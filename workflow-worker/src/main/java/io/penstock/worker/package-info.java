/// The worker: takes events from the log, and their runs to an end.
@NullMarked
package io.penstock.worker;

import org.jspecify.annotations.NullMarked;

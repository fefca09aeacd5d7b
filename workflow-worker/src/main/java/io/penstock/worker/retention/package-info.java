/// Lets runs that ended long ago leave, and deliveries.
@NullMarked
package io.penstock.worker.retention;

import org.jspecify.annotations.NullMarked;

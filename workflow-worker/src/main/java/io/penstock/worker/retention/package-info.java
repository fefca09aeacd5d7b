/// Lets runs that ended long ago leave.
@NullMarked
package io.penstock.worker.retention;

import org.jspecify.annotations.NullMarked;

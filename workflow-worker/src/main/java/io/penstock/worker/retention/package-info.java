/// Lets runs that ended long ago leave.
@NullMarked
package io.penstock.worker.retention;

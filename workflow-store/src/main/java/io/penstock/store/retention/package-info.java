/// Runs that ended long ago leave, and what stays of them is metadata.
@NullMarked
package io.penstock.store.retention;

import org.jspecify.annotations.NullMarked;

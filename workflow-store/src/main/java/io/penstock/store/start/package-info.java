/// Runs that people ask for, now or at a time.
@NullMarked
package io.penstock.store.start;

import org.jspecify.annotations.NullMarked;

/// The public API: takes events in, and tells what became of them.
@NullMarked
package io.penstock.intake;

import org.jspecify.annotations.NullMarked;

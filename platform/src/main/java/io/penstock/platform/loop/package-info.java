/// A loop that runs once, survives, waits and stops.
@NullMarked
package io.penstock.platform.loop;

import org.jspecify.annotations.NullMarked;

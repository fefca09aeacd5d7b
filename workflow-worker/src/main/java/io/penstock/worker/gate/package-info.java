/// Gates that `Retry-After` closes, before a step calls anybody: no run calls a target that asked
/// to be left alone.
@NullMarked
package io.penstock.worker.gate;

import org.jspecify.annotations.NullMarked;

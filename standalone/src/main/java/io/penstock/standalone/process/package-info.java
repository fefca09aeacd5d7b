/// Keeps processes running: starts them, watches them, starts them again, ends them in order.
@NullMarked
package io.penstock.standalone.process;

import org.jspecify.annotations.NullMarked;

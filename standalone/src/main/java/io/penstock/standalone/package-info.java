/// One command that starts a whole Penstock on one machine, watches it, and stops it in order.
@NullMarked
package io.penstock.standalone;

import org.jspecify.annotations.NullMarked;

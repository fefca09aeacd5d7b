/// JSON as our own contracts want it.
@NullMarked
package io.penstock.platform.json;

import org.jspecify.annotations.NullMarked;

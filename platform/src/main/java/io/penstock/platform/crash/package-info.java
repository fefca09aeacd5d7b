/// Places at which a test lets the process die, so that what follows is tried out and not assumed.
@NullMarked
package io.penstock.platform.crash;

import org.jspecify.annotations.NullMarked;

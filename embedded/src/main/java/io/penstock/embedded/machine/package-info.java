/// What every embedded server asks of the machine: folders and loopback ports.
@NullMarked
package io.penstock.embedded.machine;

import org.jspecify.annotations.NullMarked;

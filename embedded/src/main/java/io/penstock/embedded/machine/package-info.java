/// What every embedded server asks of the machine: folders, loopback ports, the end of the JVM.
@NullMarked
package io.penstock.embedded.machine;

import org.jspecify.annotations.NullMarked;

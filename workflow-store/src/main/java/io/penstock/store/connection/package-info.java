/// The connected sources, configured or stored: whose they are, their secrets, and the way back.
@NullMarked
package io.penstock.store.connection;

import org.jspecify.annotations.NullMarked;

/// A real PostgreSQL from the binaries on the class path: unpacked once, kept in a data folder.
@NullMarked
package io.penstock.embedded.postgres;

import org.jspecify.annotations.NullMarked;

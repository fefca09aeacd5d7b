/// Encryption of what must not be read where it lies: one port, bound to tenant, table, column and
/// row.
@NullMarked
package io.penstock.platform.seal;

import org.jspecify.annotations.NullMarked;

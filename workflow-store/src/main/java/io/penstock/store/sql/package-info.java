/// Columns, and places in lists, as Java values.
@NullMarked
package io.penstock.store.sql;

import org.jspecify.annotations.NullMarked;

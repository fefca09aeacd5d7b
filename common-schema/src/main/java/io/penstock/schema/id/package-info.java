/// Identifiers as types.
@NullMarked
package io.penstock.schema.id;

import org.jspecify.annotations.NullMarked;

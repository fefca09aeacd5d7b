/// Published workflow definitions, immutable.
@NullMarked
package io.penstock.store.definition;

import org.jspecify.annotations.NullMarked;

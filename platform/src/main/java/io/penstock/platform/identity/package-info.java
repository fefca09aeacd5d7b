/// Keyed hashes: ids and keys that tell nothing to whoever lacks the tenant's id key.
@NullMarked
package io.penstock.platform.identity;

import org.jspecify.annotations.NullMarked;

/// What one call learns about a target, and the next one must know.
@NullMarked
package io.penstock.gateway.health;

import org.jspecify.annotations.NullMarked;

/// Holds a service to its table of scopes: every endpoint × every scope × own and foreign tenant.
@NullMarked
package io.penstock.embedded.scopes;

import org.jspecify.annotations.NullMarked;

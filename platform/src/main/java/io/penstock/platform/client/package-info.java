/// Calling other services on behalf of a tenant.
@NullMarked
package io.penstock.platform.client;

import org.jspecify.annotations.NullMarked;

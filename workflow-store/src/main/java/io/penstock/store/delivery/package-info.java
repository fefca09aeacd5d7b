/// Requests as they were delivered: written by the ingester, found by integrators.
@NullMarked
package io.penstock.store.delivery;

import org.jspecify.annotations.NullMarked;

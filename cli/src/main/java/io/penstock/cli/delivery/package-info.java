/// Deliveries for integrators: why something did not arrive, and taking it in again.
@NullMarked
package io.penstock.cli.delivery;

import org.jspecify.annotations.NullMarked;

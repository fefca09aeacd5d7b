/// What a model's tokens cost: prices by date, and exact sums.
@NullMarked
package io.penstock.gateway.price;

import org.jspecify.annotations.NullMarked;

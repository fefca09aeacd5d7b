/// The only way from the platform to a model.
@NullMarked
package io.penstock.gateway;

import org.jspecify.annotations.NullMarked;

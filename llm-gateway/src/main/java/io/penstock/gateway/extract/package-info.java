/// The model that needs no network: it answers with sentences of the given context.
@NullMarked
package io.penstock.gateway.extract;

import org.jspecify.annotations.NullMarked;

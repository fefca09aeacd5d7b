/// The normalised, immutable fact: CloudEvents 1.0 around a typed body, and the schema it obeys.
@NullMarked
package io.penstock.schema.event;

import org.jspecify.annotations.NullMarked;

/// What a caller's JSON Schema asks of an answer, and whether the answer obeys.
@NullMarked
package io.penstock.gateway.schema;

import org.jspecify.annotations.NullMarked;

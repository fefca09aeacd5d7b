/// Reading JSON strictly, and checking it against JSON Schema 2020-12.
@NullMarked
package io.penstock.schema.json;

import org.jspecify.annotations.NullMarked;

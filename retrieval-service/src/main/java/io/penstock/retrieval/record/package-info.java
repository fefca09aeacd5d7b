/// Remembers what each retrieval found and passed on.
@NullMarked
package io.penstock.retrieval.record;

import org.jspecify.annotations.NullMarked;

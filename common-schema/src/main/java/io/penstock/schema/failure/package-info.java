/// The failure taxonomy, and what each class asks of the engine.
@NullMarked
package io.penstock.schema.failure;

import org.jspecify.annotations.NullMarked;

/// A stand-in for providers of models that speaks their wire formats and fails as it is told.
@NullMarked
package io.penstock.embedded.model;

import org.jspecify.annotations.NullMarked;

/// What people said instead of a model, to be looked through for ground truth.
@NullMarked
package io.penstock.intake.groundtruth;

import org.jspecify.annotations.NullMarked;

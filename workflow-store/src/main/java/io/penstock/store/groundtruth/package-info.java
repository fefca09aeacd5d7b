/// Cases in which a person said something else than a model.
@NullMarked
package io.penstock.store.groundtruth;

import org.jspecify.annotations.NullMarked;

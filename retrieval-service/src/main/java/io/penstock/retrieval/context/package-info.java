/// Chooses, within a budget, the blocks that a model gets to read.
@NullMarked
package io.penstock.retrieval.context;

import org.jspecify.annotations.NullMarked;

/// Cuts documents into chunks, and keeps them sealed.
@NullMarked
package io.penstock.retrieval.chunk;

import org.jspecify.annotations.NullMarked;

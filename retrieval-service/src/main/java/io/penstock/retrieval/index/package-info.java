/// A replica's own lexical index: a disposable projection that follows Postgres.
@NullMarked
package io.penstock.retrieval.index;

import org.jspecify.annotations.NullMarked;

/// Takes, gives back and deletes documents.
@NullMarked
package io.penstock.retrieval.document;

import org.jspecify.annotations.NullMarked;

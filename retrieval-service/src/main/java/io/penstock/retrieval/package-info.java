/// Keeps documents, and finds in them what answers a question.
@NullMarked
package io.penstock.retrieval;

import org.jspecify.annotations.NullMarked;

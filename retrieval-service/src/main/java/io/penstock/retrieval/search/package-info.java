/// Turns a question and its history into scored chunks, for people.
@NullMarked
package io.penstock.retrieval.search;

import org.jspecify.annotations.NullMarked;

/// The way of a stream to the caller: chunks, signs of life, and errors where nothing else can tell
/// of them any more.
@NullMarked
package io.penstock.gateway.stream;

import org.jspecify.annotations.NullMarked;

/// OpenAI's chat completions as they travel: events of a stream, chunks, and the whole that they
/// make.
@NullMarked
package io.penstock.gateway.wire;

import org.jspecify.annotations.NullMarked;

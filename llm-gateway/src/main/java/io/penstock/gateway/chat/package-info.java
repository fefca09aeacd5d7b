/// Chat completions as OpenAI speaks them: one request, from its bytes to its answer.
@NullMarked
package io.penstock.gateway.chat;

import org.jspecify.annotations.NullMarked;

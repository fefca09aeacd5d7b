/// Prompt templates in immutable versions, and rendering them.
@NullMarked
package io.penstock.gateway.prompt;

import org.jspecify.annotations.NullMarked;

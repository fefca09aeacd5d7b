/// The step `call`: asks a system of others over HTTP, and knows when it cannot know.
@NullMarked
package io.penstock.worker.outcall;

import org.jspecify.annotations.NullMarked;

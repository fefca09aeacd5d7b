/// The step `deliver`: sends an answer once, and knows when it cannot know.
@NullMarked
package io.penstock.worker.deliver;

import org.jspecify.annotations.NullMarked;

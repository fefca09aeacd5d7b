/// The step `retrieve`: asks the retrieval service for context, with the conversation's last turns.
@NullMarked
package io.penstock.worker.retrieve;

import org.jspecify.annotations.NullMarked;

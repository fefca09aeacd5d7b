/// The step `generate`: buys an answer from a model through the gateway, and checks what it cites.
@NullMarked
package io.penstock.worker.generate;

import org.jspecify.annotations.NullMarked;

/// `/v1/runs/stream`: status changes as they happen, from `penstock.run-status` to whoever listens.
@NullMarked
package io.penstock.intake.stream;

import org.jspecify.annotations.NullMarked;

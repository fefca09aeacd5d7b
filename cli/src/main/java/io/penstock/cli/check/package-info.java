/// Compares what came of a sample with what the sample expects.
@NullMarked
package io.penstock.cli.check;

import org.jspecify.annotations.NullMarked;

/// Recorded webhook requests, and how they are made fresh: dated, identified, signed.
@NullMarked
package io.penstock.cli.sample;

import org.jspecify.annotations.NullMarked;

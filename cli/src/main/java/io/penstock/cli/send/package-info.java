/// `send`: posts fresh samples, tells what came of them, and compares it with what they expect.
@NullMarked
package io.penstock.cli.send;

import org.jspecify.annotations.NullMarked;

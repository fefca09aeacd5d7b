/// The command line: `send`, `token`, `status`.
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;

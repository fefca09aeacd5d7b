/// The command line: `send`, `token`, `status`, `connections`.
@NullMarked
package io.penstock.cli;

import org.jspecify.annotations.NullMarked;

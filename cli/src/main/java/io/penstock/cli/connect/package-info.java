/// `./penstock connections`: connects the sources that a file names, and lists those there are.
@NullMarked
package io.penstock.cli.connect;

import org.jspecify.annotations.NullMarked;

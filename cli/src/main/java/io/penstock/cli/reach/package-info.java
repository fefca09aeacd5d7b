/// How the command line reaches a Penstock: its addresses, its tokens, its API.
@NullMarked
package io.penstock.cli.reach;

import org.jspecify.annotations.NullMarked;

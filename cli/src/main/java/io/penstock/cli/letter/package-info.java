/// Dead letters for SREs: what lies there, and sending it on again.
@NullMarked
package io.penstock.cli.letter;

import org.jspecify.annotations.NullMarked;

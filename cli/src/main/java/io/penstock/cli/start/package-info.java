/// Starting runs, now, later and again and again.
@NullMarked
package io.penstock.cli.start;

import org.jspecify.annotations.NullMarked;

/// Brings the shipped workflows into a running Penstock, through the same API that everybody uses.
@NullMarked
package io.penstock.standalone.seed;

import org.jspecify.annotations.NullMarked;

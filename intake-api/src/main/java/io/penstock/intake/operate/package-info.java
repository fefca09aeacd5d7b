/// What an operator does to one run: let it try again, or end it.
@NullMarked
package io.penstock.intake.operate;

import org.jspecify.annotations.NullMarked;

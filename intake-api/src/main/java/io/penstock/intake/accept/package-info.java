/// Makes an item a fact: names it, looks whether it is known, writes it, and only then says so.
@NullMarked
package io.penstock.intake.accept;

import org.jspecify.annotations.NullMarked;

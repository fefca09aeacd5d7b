/// What Penstock promises, checked from outside when all is quiet: against the tables, the topics,
/// and what others wrote down of it.
@NullMarked
package io.penstock.faults.check;

import org.jspecify.annotations.NullMarked;

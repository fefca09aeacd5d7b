/// The words in which faults are told: the whole system, and what can happen to each part of it.
@NullMarked
package io.penstock.faults.story;

import org.jspecify.annotations.NullMarked;

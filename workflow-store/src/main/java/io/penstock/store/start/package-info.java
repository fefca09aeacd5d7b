/// Runs that start in time: those that people ask for, and those whose time has come.
@NullMarked
package io.penstock.store.start;

import org.jspecify.annotations.NullMarked;

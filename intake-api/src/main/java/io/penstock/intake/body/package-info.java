/// Bodies that people write, read member by member: every fault is told, each at its place.
@NullMarked
package io.penstock.intake.body;

import org.jspecify.annotations.NullMarked;

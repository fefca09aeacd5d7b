/// What became of events: runs and their timelines, as the last committed transition said.
@NullMarked
package io.penstock.intake.run;

import org.jspecify.annotations.NullMarked;

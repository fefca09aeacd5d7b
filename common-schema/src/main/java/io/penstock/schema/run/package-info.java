/// What a run can be: its status, its phase, and the transitions between them.
@NullMarked
package io.penstock.schema.run;

import org.jspecify.annotations.NullMarked;

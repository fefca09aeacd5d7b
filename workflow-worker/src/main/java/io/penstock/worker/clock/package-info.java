/// What time it is: the database's, on every worker.
@NullMarked
package io.penstock.worker.clock;

import org.jspecify.annotations.NullMarked;

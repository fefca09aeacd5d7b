/// Works off what people want sent on again: jobs over dead letters, from rows.
@NullMarked
package io.penstock.worker.redrive;

import org.jspecify.annotations.NullMarked;

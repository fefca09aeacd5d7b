/// Calling the other services of this system on behalf of a run's tenant.
@NullMarked
package io.penstock.worker.call;

import org.jspecify.annotations.NullMarked;

/// Claims due runs and executes them under a lease, one virtual thread each.
@NullMarked
package io.penstock.worker.dispatch;

import org.jspecify.annotations.NullMarked;

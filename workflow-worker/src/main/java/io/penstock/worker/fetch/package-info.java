/// The step `fetch`: brings the files that an event names, from the vendor's hosts and no others.
@NullMarked
package io.penstock.worker.fetch;

import org.jspecify.annotations.NullMarked;

/// One answer for one key: joined while it is made, repeated once it is recorded.
@NullMarked
package io.penstock.gateway.idempotency;

import org.jspecify.annotations.NullMarked;

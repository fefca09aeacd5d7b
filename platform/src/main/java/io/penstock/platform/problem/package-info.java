/// Refusals as problem details (RFC 9457).
@NullMarked
package io.penstock.platform.problem;

import org.jspecify.annotations.NullMarked;

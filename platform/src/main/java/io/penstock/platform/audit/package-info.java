/// What people did: who, with which right, to what, and what came of it.
@NullMarked
package io.penstock.platform.audit;

import org.jspecify.annotations.NullMarked;

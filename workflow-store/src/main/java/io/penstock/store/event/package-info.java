/// Events as they are stored: identity, digest of the body, sealed data.
@NullMarked
package io.penstock.store.event;

import org.jspecify.annotations.NullMarked;

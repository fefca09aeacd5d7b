/// Who an event is about, in forms that compare equal.
@NullMarked
package io.penstock.store.contact;

import org.jspecify.annotations.NullMarked;

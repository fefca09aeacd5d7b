/// Reviews: who looks at one, what is decided, and what becomes of those that nobody decides.
@NullMarked
package io.penstock.store.review;

import org.jspecify.annotations.NullMarked;

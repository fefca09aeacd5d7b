/// The audit's table: written with what was done, read page by page.
@NullMarked
package io.penstock.store.audit;

import org.jspecify.annotations.NullMarked;

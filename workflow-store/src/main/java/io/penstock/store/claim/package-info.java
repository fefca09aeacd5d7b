/// Who may execute what: due conversations are locked, and their head runs handed out.
@NullMarked
package io.penstock.store.claim;

import org.jspecify.annotations.NullMarked;

/// Dead letters as people see them: found by filter, page by page.
@NullMarked
package io.penstock.store.letter;

import org.jspecify.annotations.NullMarked;

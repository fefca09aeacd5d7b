/// Reads for the status API.
@NullMarked
package io.penstock.store.view;

import org.jspecify.annotations.NullMarked;

/// What a run is about, opened: its event, what its steps found, and what it sent.
@NullMarked
package io.penstock.store.content;

import org.jspecify.annotations.NullMarked;

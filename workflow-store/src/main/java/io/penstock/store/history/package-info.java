/// What was said in a conversation, by them and by us.
@NullMarked
package io.penstock.store.history;

import org.jspecify.annotations.NullMarked;

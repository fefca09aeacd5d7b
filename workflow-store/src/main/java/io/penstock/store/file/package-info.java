/// Files that runs fetched, sealed.
@NullMarked
package io.penstock.store.file;

import org.jspecify.annotations.NullMarked;

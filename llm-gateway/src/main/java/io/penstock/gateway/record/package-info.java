/// What every call leaves behind: metadata to read, prompt and answer sealed.
@NullMarked
package io.penstock.gateway.record;

import org.jspecify.annotations.NullMarked;

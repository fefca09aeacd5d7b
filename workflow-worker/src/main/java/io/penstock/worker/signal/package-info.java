/// Tells subscribers what happened: signed, again and again until they took it, or until a person
/// must look.
@NullMarked
package io.penstock.worker.signal;

import org.jspecify.annotations.NullMarked;

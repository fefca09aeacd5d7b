/// Sending on again what failed: one run at a person's word, or many letters as a job.
@NullMarked
package io.penstock.store.redrive;

import org.jspecify.annotations.NullMarked;

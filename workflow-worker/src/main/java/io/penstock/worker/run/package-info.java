/// The engine: takes a run through its steps over a journal, in plain Java.
@NullMarked
package io.penstock.worker.run;

import org.jspecify.annotations.NullMarked;

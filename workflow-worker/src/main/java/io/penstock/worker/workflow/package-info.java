/// Published definitions, read once and kept.
@NullMarked
package io.penstock.worker.workflow;

import org.jspecify.annotations.NullMarked;

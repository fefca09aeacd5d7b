/// Publication of workflow definitions: checked whole, then immutable.
@NullMarked
package io.penstock.intake.workflow;

import org.jspecify.annotations.NullMarked;

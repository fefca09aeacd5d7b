/// Sees to it that the topics exist.
@NullMarked
package io.penstock.intake.topic;

import org.jspecify.annotations.NullMarked;

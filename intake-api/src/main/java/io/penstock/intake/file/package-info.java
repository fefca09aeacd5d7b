/// Files that runs fetched, for people.
@NullMarked
package io.penstock.intake.file;

import org.jspecify.annotations.NullMarked;

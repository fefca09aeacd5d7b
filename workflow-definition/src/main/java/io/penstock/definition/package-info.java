/// A workflow definition: read strictly, checked whole, and then only asked questions.
@NullMarked
package io.penstock.definition;

import org.jspecify.annotations.NullMarked;

/// From a model's name to an answer: which targets are asked, in which order, how often.
@NullMarked
package io.penstock.gateway.route;

import org.jspecify.annotations.NullMarked;

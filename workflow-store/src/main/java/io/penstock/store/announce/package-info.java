/// What a transition tells the run's timeline and the world.
@NullMarked
package io.penstock.store.announce;

import org.jspecify.annotations.NullMarked;

/// Postgres for events, runs and what moves them: the beans, and the migrations they rest on.
@NullMarked
package io.penstock.store;

import org.jspecify.annotations.NullMarked;

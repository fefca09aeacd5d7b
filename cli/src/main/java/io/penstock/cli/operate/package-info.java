/// What operators look at and move: queues, gates, runs.
@NullMarked
package io.penstock.cli.operate;

import org.jspecify.annotations.NullMarked;

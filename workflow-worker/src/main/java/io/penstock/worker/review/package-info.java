/// Reviews that nobody decides in time.
@NullMarked
package io.penstock.worker.review;

import org.jspecify.annotations.NullMarked;

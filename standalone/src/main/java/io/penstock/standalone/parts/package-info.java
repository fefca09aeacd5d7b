/// What a standalone Penstock consists of: each part's command, configuration and health check.
@NullMarked
package io.penstock.standalone.parts;

import org.jspecify.annotations.NullMarked;

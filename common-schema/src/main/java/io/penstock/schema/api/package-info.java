/// Records of the HTTP contracts between the services, and with their callers.
@NullMarked
package io.penstock.schema.api;

import org.jspecify.annotations.NullMarked;

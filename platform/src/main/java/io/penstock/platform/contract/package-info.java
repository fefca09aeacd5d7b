/// What a service says of itself to programs: its OpenAPI document.
@NullMarked
package io.penstock.platform.contract;

import org.jspecify.annotations.NullMarked;

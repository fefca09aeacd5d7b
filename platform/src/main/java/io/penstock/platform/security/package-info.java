/// Who may call what: tokens, scopes, and the tenant a caller speaks for.
@NullMarked
package io.penstock.platform.security;

import org.jspecify.annotations.NullMarked;

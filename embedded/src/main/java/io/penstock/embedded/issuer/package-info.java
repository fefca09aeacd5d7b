/// An OAuth2 token issuer for development and tests: client credentials only, ES256, no database.
@NullMarked
package io.penstock.embedded.issuer;

import org.jspecify.annotations.NullMarked;

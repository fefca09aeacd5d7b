/// An OAuth2 token issuer for development and tests: client credentials for services, a login with
/// PKCE for people, ES256, no database.
@NullMarked
package io.penstock.embedded.issuer;

import org.jspecify.annotations.NullMarked;

/// Holds a service to its OpenAPI document: endpoints, scopes, parameters, records and answers.
@NullMarked
package io.penstock.embedded.openapi;

import org.jspecify.annotations.NullMarked;

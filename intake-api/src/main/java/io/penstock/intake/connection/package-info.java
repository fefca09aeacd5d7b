/// Connections as a resource: which sources deliver for a tenant, and how they prove who they are.
@NullMarked
package io.penstock.intake.connection;

import org.jspecify.annotations.NullMarked;

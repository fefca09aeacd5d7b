package io.penstock.store.flow;

import io.penstock.schema.id.TenantId;

/// A part of all the work, which can be limited or paused: a tenant's, one workflow of it, what it
/// asks of one route, or what everybody asks of one route. `*` stands for any.
public record Part(String tenant, String workflow, String route) {
    private static final String ANY = "*";

    public static Part of(TenantId tenant) {
        return new Part(tenant.value(), ANY, ANY);
    }

    public static Part workflow(TenantId tenant, String workflow) {
        return new Part(tenant.value(), workflow, ANY);
    }

    public static Part route(TenantId tenant, String route) {
        return new Part(tenant.value(), ANY, route);
    }

    public static Part routeOfAll(String route) {
        return new Part(ANY, ANY, route);
    }

    public Kind kind() {
        return !route.equals(ANY)
                ? Kind.ROUTE
                : !workflow.equals(ANY) ? Kind.WORKFLOW : Kind.TENANT;
    }

    /// Of the tenant, the workflow or the route.
    public String name() {
        return switch (kind()) {
            case TENANT -> tenant;
            case WORKFLOW -> workflow;
            case ROUTE -> route;
        };
    }

    public enum Kind {
        TENANT,
        WORKFLOW,
        ROUTE
    }
}

package io.penstock.intake.flow;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.id.TenantId;
import io.penstock.store.definition.Definitions;
import io.penstock.store.flow.Part;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// What an address means. A workflow that was never published, and another tenant, do not exist;
/// which routes there are only the gateway knows.
@Component
class Names {
    private static final Pattern ROUTE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,99}");

    private final Definitions definitions;

    Names(Definitions definitions) {
        this.definitions = definitions;
    }

    Part workflow(TenantId tenant, String name) {
        if (definitions.active(tenant).stream().noneMatch(found -> found.name().equals(name))) {
            throw ProblemException.notFound("This workflow");
        }
        return Part.workflow(tenant, name);
    }

    Part route(TenantId tenant, String name) {
        return Part.route(tenant, checked(name));
    }

    /// Of one tenant's own.
    Part part(TenantId tenant, String kind, String name) {
        return switch (kind) {
            case "workflow" -> workflow(tenant, name);
            case "route" -> route(tenant, name);
            case "tenant" -> {
                if (!tenant.value().equals(name)) {
                    throw ProblemException.notFound("This tenant");
                }
                yield Part.of(tenant);
            }
            default -> throw ProblemException.notFound("This kind of limit");
        };
    }

    /// Of the installation.
    static Part ceiling(String kind, String name) {
        return switch (kind) {
            case "route" -> Part.routeOfAll(checked(name));
            case "tenant" -> Part.of(tenant(name));
            default -> throw ProblemException.notFound("This kind of ceiling");
        };
    }

    private static TenantId tenant(String name) {
        try {
            return new TenantId(name);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound("This tenant");
        }
    }

    private static String checked(String route) {
        if (!ROUTE.matcher(route).matches()) {
            throw ProblemException.notFound("This route");
        }
        return route;
    }
}

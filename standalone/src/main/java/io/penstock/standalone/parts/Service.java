package io.penstock.standalone.parts;

import io.penstock.standalone.place.Port;
import io.penstock.standalone.place.Secret;
import org.jspecify.annotations.Nullable;

/// The four services, in the order of their start.
enum Service {
    RETRIEVAL(
            "retrieval-service",
            Port.RETRIEVAL,
            Port.RETRIEVAL_MANAGEMENT,
            "192m",
            Secret.POSTGRES_RETRIEVAL,
            null),
    GATEWAY(
            "llm-gateway",
            Port.GATEWAY,
            Port.GATEWAY_MANAGEMENT,
            "1536m",
            Secret.POSTGRES_GATEWAY,
            null),
    WORKER(
            "workflow-worker",
            Port.WORKER,
            Port.WORKER_MANAGEMENT,
            "768m",
            Secret.POSTGRES_WORKER,
            Secret.WORKER_CLIENT),
    INTAKE("intake-api", Port.INTAKE, Port.INTAKE_MANAGEMENT, "256m", Secret.POSTGRES_INTAKE, null);

    private final String module;
    private final Port port;
    private final Port management;
    private final String heap;
    private final Secret databasePassword;
    private final @Nullable Secret client;

    Service(
            String module,
            Port port,
            Port management,
            String heap,
            Secret databasePassword,
            @Nullable Secret client) {
        this.module = module;
        this.port = port;
        this.management = management;
        this.heap = heap;
        this.databasePassword = databasePassword;
        this.client = client;
    }

    /// Its folder in the checkout, its name in the list of processes, its audience in a token.
    String module() {
        return module;
    }

    Port port() {
        return port;
    }

    Port management() {
        return management;
    }

    /// What the JVM may use for objects.
    String heap() {
        return heap;
    }

    Secret databasePassword() {
        return databasePassword;
    }

    /// With which it gets tokens to call other services; null when it calls none.
    @Nullable Secret client() {
        return client;
    }

    /// Of its tables, in the database `penstock`.
    String databaseRole() {
        return switch (this) {
            case RETRIEVAL -> "penstock_retrieval";
            case GATEWAY -> "penstock_gateway";
            case WORKER -> "penstock_worker";
            case INTAKE -> "penstock_intake";
        };
    }
}

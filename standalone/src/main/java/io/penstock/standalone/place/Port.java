package io.penstock.standalone.place;

/// Every port that standalone listens on, before the offset.
public enum Port {
    INTAKE(8080, "intake-api"),
    INTAKE_MANAGEMENT(8180, "intake-api's management"),
    GATEWAY(8081, "llm-gateway"),
    GATEWAY_MANAGEMENT(8181, "llm-gateway's management"),
    RETRIEVAL(8082, "retrieval-service"),
    RETRIEVAL_MANAGEMENT(8182, "retrieval-service's management"),
    WORKER(8083, "workflow-worker"),
    WORKER_MANAGEMENT(8183, "workflow-worker's management"),
    ISSUER(9000, "the token issuer"),
    STAND_INS(9001, "the stand-ins"),
    POSTGRES(15432, "Postgres"),
    KAFKA(19092, "Kafka");

    private final int usual;
    private final String owner;

    Port(int usual, String owner) {
        this.usual = usual;
        this.owner = owner;
    }

    int usual() {
        return usual;
    }

    String owner() {
        return owner;
    }
}

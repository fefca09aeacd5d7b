package io.penstock.embedded.postgres;

/// The roles of Penstock's database. The owner runs migrations; the others are one per service and
/// own nothing: each can do what a migration grants it.
public enum PostgresRole {
    OWNER("penstock_owner"),
    INTAKE("penstock_intake"),
    WORKER("penstock_worker"),
    GATEWAY("penstock_gateway"),
    RETRIEVAL("penstock_retrieval");

    private final String roleName;

    PostgresRole(String roleName) {
        this.roleName = roleName;
    }

    public String roleName() {
        return roleName;
    }
}

package io.penstock.standalone.place;

/// What standalone makes for itself at its first start; one file each under `secrets/`.
public enum Secret {
    /// 32 bytes in base64: every tenant's keyset is sealed with it.
    ROOT_KEY("root.key", true),
    POSTGRES_SUPERUSER("postgres-superuser", true),
    POSTGRES_OWNER("postgres-owner", false),
    POSTGRES_INTAKE("postgres-intake", false),
    POSTGRES_WORKER("postgres-worker", false),
    POSTGRES_GATEWAY("postgres-gateway", false),
    POSTGRES_RETRIEVAL("postgres-retrieval", false),
    WORKER_CLIENT("client-workflow-worker", false),
    SEEDING_CLIENT("client-standalone", false),
    DEVELOPMENT_CLIENT("client-development", false),
    OPERATOR("user-operator", false),
    REVIEWER("user-reviewer", false),
    /// What the WhatsApp stand-in wants to be called with.
    WHATSAPP_ACCESS("whatsapp-stand-in", false);

    private final String file;
    private final boolean irreplaceable;

    Secret(String file, boolean irreplaceable) {
        this.file = file;
        this.irreplaceable = irreplaceable;
    }

    String file() {
        return file;
    }

    /// Whether data that exists cannot be opened with another one.
    boolean irreplaceable() {
        return irreplaceable;
    }
}

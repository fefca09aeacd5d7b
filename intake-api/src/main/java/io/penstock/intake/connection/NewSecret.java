package io.penstock.intake.connection;

import java.security.SecureRandom;
import java.util.Base64;

/// A secret that we make, in the form of Standard Webhooks.
public final class NewSecret {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;

    private NewSecret() {}

    public static String make() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }
}

package io.penstock.intake.deadletter;

import io.penstock.platform.problem.ProblemException;
import java.util.UUID;

/// Ids in addresses: what is none does not exist.
final class Ids {
    private Ids() {}

    static UUID parse(String id, String what) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException _) {
            throw ProblemException.notFound(what);
        }
    }
}

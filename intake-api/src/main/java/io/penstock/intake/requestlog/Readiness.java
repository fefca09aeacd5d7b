package io.penstock.intake.requestlog;

import io.penstock.intake.delivery.Receipt;
import io.penstock.platform.audit.Deed;
import io.penstock.platform.problem.ProblemException;
import java.util.UUID;

/// Whether a delivery can be taken in again.
sealed interface Readiness {
    /// @param receipt of the same request, at the time it came
    record Ready(Receipt receipt) implements Readiness {}

    enum Refused implements Readiness {
        NOT_AUTHENTIC(
                "not-authentic",
                "Nobody vouched for this request",
                "Only a digest of its body is kept; mend the secret, and let the sender send it again"),
        NO_CONNECTION(
                "no-connection",
                "Nothing takes this request any more",
                "Its connection was deleted or is switched off, or it came over the API: connect it"
                        + " again, or send it again");

        private final String code;
        private final String title;
        private final String remedy;

        Refused(String code, String title, String remedy) {
            this.code = code;
            this.title = title;
            this.remedy = remedy;
        }

        ProblemException problem() {
            return ProblemException.of(code, 409, title, remedy);
        }
    }

    /// What the audit says of it: under which id the request is taken in again.
    static Deed deed(UUID delivery, Readiness readiness) {
        return switch (readiness) {
            case Ready(var receipt) ->
                    Deed.done("delivery.reprocess", "delivery", delivery).with("as", receipt.id());
            case Refused refused ->
                    Deed.refused("delivery.reprocess", "delivery", delivery, refused.code);
        };
    }
}

package io.penstock.platform.seal;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class RootKeyMissingAnalyzer extends AbstractFailureAnalyzer<RootKeyMissingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RootKeyMissingException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Set penstock.root-key-file to a file that holds 32 random bytes in base64, readable by this service"
                        + " only (`head -c 32 /dev/urandom | base64`). All services share one root key.",
                cause);
    }
}

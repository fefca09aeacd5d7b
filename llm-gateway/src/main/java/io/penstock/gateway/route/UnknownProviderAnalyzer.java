package io.penstock.gateway.route;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start-up which route to mend.
class UnknownProviderAnalyzer extends AbstractFailureAnalyzer<UnknownProviderException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, UnknownProviderException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}

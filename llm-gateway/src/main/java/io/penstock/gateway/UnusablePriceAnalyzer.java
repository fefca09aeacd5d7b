package io.penstock.gateway;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Says at start-up where prices are mended.
class UnusablePriceAnalyzer extends AbstractFailureAnalyzer<UnusablePriceException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, UnusablePriceException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Mend it in `penstock.gateway.prices`", cause);
    }
}

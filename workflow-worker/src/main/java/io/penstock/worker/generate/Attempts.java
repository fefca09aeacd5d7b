package io.penstock.worker.generate;

import io.penstock.worker.run.StepCall;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// What models answered, kept as it came: before anything is made of it.
@FunctionalInterface
public interface Attempts {

    /// @return false if another worker holds the run: nothing was kept, and the run is given up
    boolean keep(StepCall call, ModelAnswer answer);

    /// @param gatewayCall the gateway's id of the call
    /// @param provider who answered
    /// @param model the model that answered
    /// @param usd what it cost; null where nobody told
    /// @param repeated whether it is the answer of an earlier call under the same key
    /// @param body the gateway's answer, byte by byte
    record ModelAnswer(
            @Nullable String gatewayCall,
            @Nullable String provider,
            @Nullable String model,
            @Nullable Long inputTokens,
            @Nullable Long outputTokens,
            @Nullable BigDecimal usd,
            boolean repeated,
            byte[] body) {}
}

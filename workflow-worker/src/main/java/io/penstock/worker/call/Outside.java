package io.penstock.worker.call;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/// Every client by which a run calls another system has it: until the head of the answer is there,
/// the run stands outside the [Turnstile]; it reads the body inside.
public final class Outside implements ClientHttpRequestInterceptor {
    private final @Nullable Lane lane;

    /// For calls that may take long, however many wait.
    public Outside() {
        this(null);
    }

    /// @param lane that bounds the calls under way
    public Outside(@Nullable Lane lane) {
        this.lane = lane;
    }

    @Override
    public ClientHttpResponse intercept(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        try {
            return Turnstile.outside(lane, body.length, () -> execution.execute(request, body));
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Given up before the call was made");
        } catch (Exception e) {
            throw new IllegalStateException("A call threw what calls do not throw", e);
        }
    }
}

package io.penstock.worker.call;

import io.penstock.platform.client.ServiceTokens;
import io.penstock.schema.failure.FailureCode;
import io.penstock.schema.id.TenantId;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/// Posts JSON to one service of ours, with a token for the run's tenant. A token that is refused is
/// fetched anew once.
public final class ServiceClient {
    private static final Logger log = LoggerFactory.getLogger(ServiceClient.class);
    private static final int MAX_BODY = 4 * 1024 * 1024;

    private final String service;
    private final RestClient http;
    private final ServiceTokens tokens;
    private final InstantSource clock;

    /// @param service its name in failures: `llm-gateway`
    /// @param http with the service's base URL and time-outs
    public ServiceClient(
            String service, RestClient http, ServiceTokens tokens, InstantSource clock) {
        this.service = service;
        this.http = http;
        this.tokens = tokens;
        this.clock = clock;
    }

    /// @throws InterruptedException if the thread was interrupted meanwhile; the call is given up
    public Answer post(TenantId tenant, String path, Map<String, String> headers, byte[] json)
            throws InterruptedException {
        var answer = once(tenant, path, headers, json);
        if (answer instanceof Answer.Refused(var status, _, _) && status == 401) {
            tokens.forget(tenant);
            answer = once(tenant, path, headers, json);
        }
        return answer;
    }

    private Answer once(TenantId tenant, String path, Map<String, String> headers, byte[] json)
            throws InterruptedException {
        try {
            return http.post()
                    .uri(path)
                    .headers(
                            all -> {
                                headers.forEach(all::set);
                                all.setBearerAuth(tokens.tokenFor(tenant));
                            })
                    .contentType(MediaType.APPLICATION_JSON)
                    .accept(MediaType.APPLICATION_JSON, MediaType.APPLICATION_PROBLEM_JSON)
                    .body(json)
                    .exchange((_, response) -> read(response));
        } catch (HttpClientErrorException _) {
            return absent(
                    FailureCode.TOKEN_REFUSED,
                    "The issuer gave this worker no token; check its client and secret");
        } catch (RestClientException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("Given up while calling " + service);
            }
            log.atWarn()
                    .addKeyValue("service", service)
                    .addKeyValue("failure", e.getMostSpecificCause().getClass().getName())
                    .log("A call got no answer; its step is tried again");
            return absent(
                    NeverLeft.tells(e) ? FailureCode.SERVICE_AWAY : FailureCode.ANSWER_LOST,
                    service + " could not be reached, or did not answer");
        }
    }

    private Answer read(ClientHttpResponse response) throws IOException {
        var status = response.getStatusCode();
        var body = response.getBody().readNBytes(MAX_BODY + 1);
        if (body.length > MAX_BODY) {
            return absent(FailureCode.ANSWER_TOO_LARGE, service + " answered with more than 4 MiB");
        }
        return status.is2xxSuccessful()
                ? new Answer.Given(response.getHeaders(), body)
                : new Answer.Refused(
                        status.value(),
                        body,
                        RetryAfter.read(response.getHeaders(), clock.instant()));
    }

    private static Answer absent(FailureCode code, String detail) {
        return new Answer.Absent(code.because(detail));
    }
}

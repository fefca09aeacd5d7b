package io.penstock.definition;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `call` steps.
final class CallReader {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_HEADERS = 20;
    private static final String HEADER = "[A-Za-z0-9][A-Za-z0-9-]{0,63}";

    /// What the step itself says, what the transport says, and what is a secret.
    private static final Set<String> RESERVED =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "cookie",
                    "host",
                    "connection",
                    "content-length",
                    "content-type",
                    "accept",
                    "transfer-encoding",
                    "te",
                    "trailer",
                    "upgrade",
                    "expect",
                    "forwarded",
                    "idempotency-key");

    private static final Values.Read<Step.Method> METHOD =
            Values.word(
                    word ->
                            Arrays.stream(Step.Method.values())
                                    .filter(method -> method.name().equals(word))
                                    .findFirst(),
                    "GET, POST, PUT, PATCH, DELETE");

    private static final Values.Read<String> CONNECTION =
            Values.matching(
                    "[a-z0-9-]{1,40}/[A-Za-z0-9._-]{1,64}", "channel/id, such as zendesk/zd-main");

    private final ExpressionReader expressions;
    private final SchemaReader schemas;
    private final List<String> allowedHosts;
    private final Problems problems;

    CallReader(
            ExpressionReader expressions,
            SchemaReader schemas,
            List<String> allowedHosts,
            Problems problems) {
        this.expressions = expressions;
        this.schemas = schemas;
        this.allowedHosts = allowedHosts;
        this.problems = problems;
    }

    Optional<Step> read(Yaml yaml, Step.Common common) {
        var fields = Fields.of(yaml, problems);
        var method = fields.optional("method", Step.Method.POST, METHOD);
        var connection = fields.optional("connection", CONNECTION);
        var url =
                fields.required("url", expressions.url())
                        .filter(found -> connection.isPresent() || allowed(found, fields));
        var headers = fields.find("headers").map(this::headers).orElse(Map.of());
        var body = fields.optional("body", expressions.json());
        var response = fields.optional("response", schemas.ofAResponse());
        var timeout = fields.optional("timeout", TIMEOUT, Values.DURATION);
        var idempotent = fields.optional("idempotent", method == Step.Method.GET, Values.TRUTH);
        fields.close();
        refuseNonsense(fields, method, timeout);
        return url.map(
                address ->
                        new Step.Call(
                                common,
                                method,
                                address,
                                connection.orElse(null),
                                headers,
                                body.orElse(null),
                                response.orElse(null),
                                timeout,
                                idempotent));
    }

    private void refuseNonsense(Fields fields, Step.Method method, Duration timeout) {
        if (method == Step.Method.GET && fields.find("body").isPresent()) {
            problems.add(fields.spot("body"), "bad-value", "A GET has no body");
        }
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            problems.add(fields.spot("timeout"), "bad-value", "At most PT30S");
        }
    }

    private boolean allowed(CallUrl url, Fields fields) {
        if (allowedHosts.contains(url.host())) {
            return true;
        }
        problems.add(
                fields.spot("url"),
                "host-not-allowed",
                "Name '%s' among the workflow's allowedHosts, or a connection"
                        .formatted(url.host()));
        return false;
    }

    private Map<String, Template> headers(Yaml yaml) {
        if (!(yaml instanceof Yaml.Mapping(_, var members)) || members.size() > MOST_HEADERS) {
            Values.bad(yaml, "A mapping of at most " + MOST_HEADERS + " headers", problems);
            return Map.of();
        }
        var headers = new LinkedHashMap<String, Template>();
        members.forEach(
                (name, value) -> {
                    if (!name.matches(HEADER) || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                        problems.add(
                                value.spot(),
                                "bad-value",
                                "No header of that name can be set; a credential comes from the connection");
                    }
                    expressions
                            .template()
                            .read(value, problems)
                            .ifPresent(template -> headers.put(name, template));
                });
        return headers;
    }
}

package io.penstock.embedded.openapi;

import io.penstock.embedded.scopes.Endpoint;
import io.penstock.embedded.scopes.Rule;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What is missing between a service's endpoints, the rules that it enforces, and its document.
/// What a controller reads by hand, out of the request, cannot be seen from here: a document may
/// say more of it than a method does.
public final class ApiGaps {
    private static final String OURS = "io.penstock.";

    /// Pages and their files stand outside.
    private static final String API = "/v1/";

    private static final String JSON = "application/json";
    private static final Set<Type> UNSAID = Set.of(String.class, byte[].class, Resource.class);

    private final ApiDocument document;
    private final Map<Endpoint, ApiOperation> operations = new TreeMap<>();
    private final List<String> found = new ArrayList<>();

    private ApiGaps(ApiDocument document) {
        this.document = document;
    }

    /// @return a line for each, beginning with the endpoint; empty if everything fits
    public static List<String> between(
            ApplicationContext service, List<Rule> rules, ApiDocument document) {
        var gaps = new ApiGaps(document);
        gaps.document();
        gaps.rules(rules);
        service.getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach(gaps::handler));
        return gaps.found;
    }

    private void document() {
        for (var operation : document.operations()) {
            if (operations.put(operation.endpoint(), operation) != null) {
                found.add(operation + " stands in the document twice");
            }
            same(operation, "path parameters", operation.variables(), operation.parameters("path"));
        }
    }

    private void rules(List<Rule> rules) {
        var ruled = new TreeSet<Endpoint>();
        for (var rule : rules) {
            if (!rule.path().startsWith(API)) {
                continue;
            }
            var endpoint = Endpoint.of(rule.method(), rule.path());
            ruled.add(endpoint);
            var operation = operations.get(endpoint);
            if (operation == null) {
                found.add(endpoint + " has a rule and is not in the document: add it to `paths`");
            } else {
                scope(operation, rule.scope());
            }
        }
        for (var operation : operations.values()) {
            if (!ruled.contains(operation.endpoint())) {
                found.add(operation + " is in the document and has no rule");
            }
        }
    }

    private void scope(ApiOperation operation, @Nullable String scope) {
        var expected = scope == null ? List.of() : List.of(scope);
        if (!operation.node().has("security")) {
            found.add(operation + " says nothing of `security`");
        } else if (!operation.scopes().equals(expected)) {
            found.add(operation + " wants " + expected + ", not " + operation.scopes());
        }
        if (scope != null) {
            for (var status : List.of("401", "403")) {
                if (!operation.statuses().contains(status)) {
                    found.add(operation + " can be answered " + status);
                }
            }
        }
    }

    private void handler(RequestMappingInfo mapping, HandlerMethod handler) {
        if (!handler.getBeanType().getName().startsWith(OURS)) {
            return;
        }
        for (var method : mapping.getMethodsCondition().getMethods()) {
            for (var path : mapping.getPatternValues()) {
                var operation = operations.get(Endpoint.of(method.name(), path));
                if (operation != null) {
                    operation(operation, path, handler);
                }
            }
        }
    }

    private void operation(ApiOperation operation, String path, HandlerMethod handler) {
        if (!operation.path().equals(path)) {
            found.add(operation + " is mapped as " + path);
        }
        var parameters = handler.getMethodParameters();
        var byHand = Arrays.stream(parameters).anyMatch(ApiGaps::readsByHand);
        var queries = names(parameters, RequestParam.class);
        var headers = names(parameters, RequestHeader.class);
        if (byHand) {
            queries.removeAll(operation.parameters("query"));
            same(operation, "query parameters besides those that are there", queries, Set.of());
        } else {
            same(operation, "query parameters", queries, operation.parameters("query"));
        }
        headers.removeAll(operation.parameters("header"));
        same(operation, "headers besides those that are there", headers, Set.of());
        body(operation, parameters);
        answers(operation, handler);
    }

    private void same(ApiOperation operation, String what, Set<String> is, Set<String> said) {
        if (!is.equals(said)) {
            found.add(operation + " has " + what + " " + is + ", not " + said);
        }
    }

    private static boolean readsByHand(MethodParameter parameter) {
        return HttpServletRequest.class.isAssignableFrom(parameter.getParameterType())
                || parameter.hasParameterAnnotation(RequestParam.class)
                        && Map.class.isAssignableFrom(parameter.getParameterType());
    }

    private static Set<String> names(MethodParameter[] parameters, Class<?> kind) {
        var names = new TreeSet<String>();
        for (var parameter : parameters) {
            var query = parameter.getParameterAnnotation(RequestParam.class);
            var header = parameter.getParameterAnnotation(RequestHeader.class);
            if (Map.class.isAssignableFrom(parameter.getParameterType())) {
                continue;
            }
            if (kind == RequestParam.class && query != null) {
                names.add(query.name().isEmpty() ? name(parameter) : query.name());
            }
            if (kind == RequestHeader.class && header != null) {
                var name = header.name().isEmpty() ? name(parameter) : header.name();
                names.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static String name(MethodParameter parameter) {
        return parameter.getParameter().getName();
    }

    private void body(ApiOperation operation, MethodParameter[] parameters) {
        for (var parameter : parameters) {
            if (!parameter.hasParameterAnnotation(RequestBody.class)) {
                continue;
            }
            if (!operation.hasBody()) {
                found.add(operation + " takes a body");
            }
            var type = parameter.getParameterType();
            if (type.isRecord()) {
                RecordSchema.asked(document, type, operation.body(JSON))
                        .forEach(line -> found.add(operation + " takes " + line));
            }
        }
        if (operation.hasBody() && Arrays.stream(parameters).noneMatch(ApiGaps::canReadBody)) {
            found.add(operation + " takes no body");
        }
    }

    private static boolean canReadBody(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(RequestBody.class)
                || HttpServletRequest.class.isAssignableFrom(parameter.getParameterType());
    }

    private void answers(ApiOperation operation, HandlerMethod handler) {
        var writes =
                Arrays.stream(handler.getMethodParameters())
                        .anyMatch(
                                it ->
                                        HttpServletResponse.class.isAssignableFrom(
                                                it.getParameterType()));
        var type = body(handler.getMethod().getGenericReturnType());
        var successes =
                operation.statuses().stream().filter(status -> status.startsWith("2")).toList();
        if (successes.isEmpty()) {
            found.add(operation + " is never answered well");
        }
        if (writes || type == null) {
            return;
        }
        for (var status : successes) {
            var answer = operation.answer(status).orElseThrow();
            if (type == Void.class || type == void.class) {
                if (answer.has("content")) {
                    found.add(operation + " answers " + status + " without a body");
                }
            } else {
                RecordSchema.answered(document, type, ApiOperation.content(answer, JSON))
                        .forEach(line -> found.add(operation + " " + status + " " + line));
            }
        }
    }

    /// Null where the method does not say what it answers: text, bytes, a file, or several things.
    private static @Nullable Type body(Type type) {
        if (type instanceof ParameterizedType entity
                && entity.getRawType() == ResponseEntity.class) {
            return body(entity.getActualTypeArguments()[0]);
        }
        return type instanceof WildcardType || UNSAID.contains(type) ? null : type;
    }
}

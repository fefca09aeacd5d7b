package io.penstock.embedded.scopes;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// What is missing between the endpoints that a service has, the rules that it enforces, and the
/// table that it is held to.
public final class Gaps {
    private static final String OURS = "io.penstock.";

    private final Set<Endpoint> mapped = new TreeSet<>();

    /// Files and redirects, which are no methods of controllers.
    private final Set<Endpoint> served = new TreeSet<>();

    private final List<String> found = new ArrayList<>();

    private Gaps(ApplicationContext service) {
        service.getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(mapping -> mapping.getHandlerMethods().forEach(this::mapped));
        service.getBeansOfType(AbstractUrlHandlerMapping.class).values().forEach(this::served);
    }

    /// The root stands apart from the other addresses.
    private void served(AbstractUrlHandlerMapping mapping) {
        mapping.getHandlerMap().keySet().forEach(path -> served.add(Endpoint.of("GET", path)));
        if (mapping.getRootHandler() != null) {
            served.add(Endpoint.of("GET", "/"));
        }
    }

    /// @return a line for each; empty if everything fits
    public static List<String> between(
            ApplicationContext service, List<Rule> rules, List<Expected> table) {
        var gaps = new Gaps(service);
        gaps.rules(rules);
        gaps.mappings(rules);
        gaps.table(rules, table);
        return gaps.found;
    }

    private void mapped(RequestMappingInfo mapping, HandlerMethod handler) {
        if (!handler.getBeanType().getName().startsWith(OURS)) {
            return;
        }
        if (mapping.getMethodsCondition().getMethods().isEmpty()) {
            found.add(handler + " takes every method");
        }
        for (var method : mapping.getMethodsCondition().getMethods()) {
            for (var path : mapping.getPatternValues()) {
                mapped.add(Endpoint.of(method.name(), path));
            }
        }
    }

    /// An endpoint without a rule is denied to all; with two, it depends on their order.
    private void mappings(List<Rule> rules) {
        for (var endpoint : mapped) {
            var exact = rules.stream().filter(rule -> rule.endpoint().equals(endpoint)).count();
            var covering = rules.stream().filter(rule -> rule.endpoint().covers(endpoint)).count();
            if (exact != 1 && (exact > 1 || covering != 1)) {
                found.add(endpoint + " has " + covering + " rules");
            }
        }
    }

    private void rules(List<Rule> rules) {
        for (var rule : rules) {
            var endpoint = rule.endpoint();
            if (mapped.stream().noneMatch(endpoint::covers)
                    && served.stream().noneMatch(endpoint::covers)) {
                found.add(endpoint + " has a rule and no mapping");
            }
        }
    }

    private void table(List<Rule> rules, List<Expected> table) {
        var expected = table.stream().map(Expected::endpoint).collect(Collectors.toSet());
        if (expected.size() != table.size()) {
            found.add("the table says something twice");
        }
        for (var rule : rules) {
            if (!expected.contains(rule.endpoint())) {
                found.add(rule.endpoint() + " is not in the table");
            }
        }
        for (var line : table) {
            var scopes =
                    rules.stream()
                            .filter(rule -> rule.endpoint().equals(line.endpoint()))
                            .map(Rule::scope)
                            .toList();
            if (scopes.size() != 1 || !Objects.equals(scopes.getFirst(), line.scope())) {
                found.add(line + " should want " + line.scope() + ", and wants " + scopes);
            }
        }
    }
}

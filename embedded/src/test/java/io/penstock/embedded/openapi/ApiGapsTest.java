package io.penstock.embedded.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.scopes.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class ApiGapsTest {
    private static final String WRITTEN =
            """
            paths:
              /v1/things/{id}:
                parameters: [{name: id, in: path}]
                get:
                  security: [{token: [things:read]}]
                  parameters: [{name: deep, in: query}]
                  responses:
                    "200": {content: {application/json: {schema: {$ref: "#/components/schemas/Thing"}}}}
                    "401": {}
                    "403": {}
            components:
              schemas:
                Thing: {type: object, required: [id], properties: {id: {type: string}}}
            """;

    record Thing(String id) {}

    @RestController
    static class Things {
        @GetMapping("/v1/things/{id}")
        Thing thing(@PathVariable String id, @RequestParam(defaultValue = "false") boolean deep) {
            return new Thing(id + deep);
        }
    }

    @Test
    void whatFitsLeavesNoGap() {
        assertThat(gaps(WRITTEN, new Rule("GET", "/v1/things/*", "things:read"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    things:read | things:write | wants [things:read], not [things:write]
                    name: deep | name: wide | has query parameters [deep], not [wide]
                    '[{name: id, in: path}]' | '[]' | has path parameters [id], not []
                    '"403": {}' | '' | can be answered 403
                    'id: {type: string}' | 'id: {type: integer}' | 200 /id is of type string, not [integer]
                    """)
    void eachGapIsNamed(String written, String changed, String gap) {
        var document = WRITTEN.replace(written, changed);

        assertThat(gaps(document, new Rule("GET", "/v1/things/*", "things:read")))
                .contains("GET /v1/things/{id} " + gap);
    }

    @Test
    void whatHasARuleMustStandInTheDocumentAndTheOtherWayRound() {
        assertThat(gaps(WRITTEN, new Rule("POST", "/v1/things", "things:write")))
                .containsExactly(
                        "POST /v1/things has a rule and is not in the document: add it to `paths`",
                        "GET /v1/things/{id} is in the document and has no rule");
    }

    @Test
    void pagesStandOutside() {
        var api = new Rule("GET", "/v1/things/*", "things:read");

        assertThat(gaps(WRITTEN, api, new Rule("GET", "/dashboard/**", null))).isEmpty();
    }

    private static List<String> gaps(String document, Rule... rules) {
        try (var service = new GenericApplicationContext()) {
            service.registerBean(RequestMappingHandlerMapping.class);
            service.registerBean(Things.class);
            service.refresh();
            return ApiGaps.between(service, List.of(rules), ApiDocument.read(document));
        }
    }
}

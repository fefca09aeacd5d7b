package io.penstock.gateway;

import static io.penstock.gateway.FakeProvider.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@GatewayTest
class PromptsAndRecordsTest {
    private static final String TEMPLATE =
            """
            {"messages": [{"role": "system", "content": "Use {{{context}}}"}, {"role": "user", "content": "{{{text}}}"}]}
            """;

    private final FakeProvider provider = FakeProvider.shared();
    private final String prompt = "p-" + UUID.randomUUID();
    @Autowired private GatewayClient gateway;
    @Autowired private JdbcClient jdbc;
    @Autowired private Flyway flyway;

    @BeforeEach
    void forget() {
        provider.reset();
    }

    @Test
    void publishesImmutableVersions() {
        var first = gateway.put("/prompts/" + prompt, TEMPLATE);
        var same = gateway.put("/prompts/" + prompt, TEMPLATE);
        var next = gateway.put("/prompts/" + prompt, TEMPLATE.replace("Use", "Take"));

        assertThat(first.status()).isEqualTo(201);
        assertThat(first.body().path("version").intValue()).isEqualTo(1);
        assertThat(same.status()).isEqualTo(200);
        assertThat(same.body()).isEqualTo(first.body());
        assertThat(next.status()).isEqualTo(201);
        assertThat(next.body().path("version").intValue()).isEqualTo(2);
        var read = gateway.get("/prompts/" + prompt + "/versions/1");
        assertThat(read.body().path("messages").path(0).path("content").stringValue())
                .isEqualTo("Use {{{context}}}");
        assertThat(gateway.get("/prompts/" + prompt + "/versions/3").status()).isEqualTo(404);
    }

    @Test
    void refusesATemplateWithPointers() {
        var answer =
                gateway.put(
                        "/prompts/" + prompt,
                        "{\"messages\": [{\"role\": \"robot\", \"content\": \"{{#open}}\"}]}");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.header("content-type")).startsWith("application/problem+json");
        assertThat(
                        answer.body()
                                .path("errors")
                                .valueStream()
                                .map(e -> e.path("pointer").stringValue()))
                .containsExactly("#/messages/0/role", "#/messages/0/content");
    }

    @Test
    void takesARefusedStatementForItsOwnFaultNotForAnAbsentDatabase() {
        var owner = JdbcClient.create(flyway.getConfiguration().getDataSource());
        owner.sql("alter table gateway.prompt_version rename to elsewhere").update();
        try {
            var answer = call("{}", "1");

            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.errorCode()).isEqualTo("internal_error");
        } finally {
            owner.sql("alter table gateway.elsewhere rename to prompt_version").update();
        }
    }

    @Test
    void rendersAStoredPrompt() {
        gateway.put("/prompts/" + prompt, TEMPLATE);

        call("{\"context\": \"<b> & \\\"c\\\"\", \"text\": \"{{context}}\"}", "1");

        var messages = provider.seen("first").getFirst().body().path("messages");
        assertThat(messages.path(0).path("content").stringValue()).isEqualTo("Use <b> & \"c\"");
        assertThat(messages.path(1).path("content").stringValue()).isEqualTo("{{context}}");
        assertThat(provider.seen("first").getFirst().body().has("prompt")).isFalse();
    }

    @Test
    void namesTheVariableThatIsMissing() {
        gateway.put("/prompts/" + prompt, TEMPLATE);

        var answer = call("{\"context\": \"c\"}", "\"1\"");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("error").path("param").stringValue())
                .isEqualTo("prompt.variables.text");
        assertThat(call("{}", "7").errorCode()).isEqualTo("prompt_not_found");
    }

    @Test
    void leavesARecordOfEveryCall() {
        gateway.put("/prompts/" + prompt, TEMPLATE);
        provider.script("first", fails(429, "rate_limit"));

        var id = call("{\"context\": \"c\", \"text\": \"t\"}", "1").header("x-penstock-call-id");

        var call = recorded(id);
        assertThat(call.path("provider").stringValue()).isEqualTo("second");
        assertThat(call.path("route").stringValue()).isEqualTo("pair");
        assertThat(call.path("modelRequested").stringValue()).isEqualTo("any");
        assertThat(call.path("modelReturned").stringValue()).isEqualTo("fake-model-2026");
        assertThat(call.path("run").stringValue()).isEqualTo("r-1");
        assertThat(call.path("step").stringValue()).isEqualTo("answer");
        assertThat(call.path("template").path("id").stringValue()).isEqualTo(prompt);
        assertThat(call.path("template").path("version").intValue()).isEqualTo(1);
        assertThat(call.path("inputTokens").intValue()).isEqualTo(11);
        assertThat(call.path("finishReason").stringValue()).isEqualTo("stop");
        assertThat(call.path("attempts").path(0).path("outcome").stringValue())
                .isEqualTo("cool_next");
        assertThat(call.path("attempts").path(1).path("outcome").stringValue()).isEqualTo("ok");
        assertThat(call.toString()).doesNotContain("Fine.");
    }

    @Test
    void recordsCallsThatFailedToo() {
        provider.script("first", fails(501, "x"));

        var call = recorded(gateway.ask("single", "Hello").header("x-penstock-call-id"));

        assertThat(call.path("status").intValue()).isEqualTo(503);
        assertThat(call.path("errorCode").stringValue()).isEqualTo("providers_exhausted");
    }

    @Test
    void showsACallToItsTenantOnly() {
        var id = gateway.ask("single", "Hello").header("x-penstock-call-id");
        recorded(id);

        var foreign = gateway.send("GET", "/calls/" + id, "", GatewayClient.token("globex"));

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.header("content-type")).startsWith("application/problem+json");
    }

    @Test
    void sealsWhatWasSaid() {
        var id = gateway.ask("single", "My secret canary").header("x-penstock-call-id");
        recorded(id);

        var content =
                jdbc.sql(
                                "select prompt || answer from gateway.model_call_content where tenant = 'acme' and call = :id")
                        .param("id", UUID.fromString(id))
                        .query(byte[].class)
                        .single();
        assertThat(new String(content)).doesNotContain("canary").doesNotContain("Fine.");
    }

    @Test
    void ownsNoTable() {
        var owned =
                JdbcClient.create(flyway.getConfiguration().getDataSource())
                        .sql("select count(*) from pg_tables where tableowner = 'penstock_gateway'")
                        .query(Long.class)
                        .single();
        assertThat(owned).isZero();
    }

    private JsonNode recorded(String id) {
        await().until(() -> gateway.get("/calls/" + id).status() == 200);
        return gateway.get("/calls/" + id).body();
    }

    private GatewayClient.Answer call(String variables, String version) {
        return gateway.chat(
                """
                {"model": "pair", "prompt": {"id": "%s", "version": %s, "variables": %s},
                 "metadata": {"run": "r-1", "step": "answer"}}
                """
                        .formatted(prompt, version, variables));
    }
}

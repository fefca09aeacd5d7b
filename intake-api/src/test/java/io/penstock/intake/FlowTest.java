package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.scopes.Trial;
import io.penstock.schema.json.StrictJson;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Pauses and limits over HTTP; what they do to claims is tested with the store.
class FlowTest {
    private static final String OPERATOR =
            TestIssuer.shared().token("flow", "runs:operate runs:read");
    private static final String OTHER = TestIssuer.shared().token("flow-other", "runs:read");
    private static final String INSTALLATION = TestIssuer.shared().token("flow", "admin:tenants");

    private static RunningIntake intake;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
    }

    @Test
    void aPauseSaysWhyWhoAndSinceWhenUntilItIsResumed() {
        var path = "/v1/routes/" + UUID.randomUUID();
        var paused = send("POST", path + "/pause", OPERATOR, "{\"reason\": \"a new model\"}");
        assertThat(paused.statusCode()).isEqualTo(200);
        assertThat(json(paused).path("reason").asString()).isEqualTo("a new model");
        assertThat(json(paused).path("by").asString()).isNotEmpty();

        var again = send("POST", path + "/pause", OPERATOR, "{\"reason\": \"another\"}");
        assertThat(json(again)).as("the first pause stands").isEqualTo(json(paused));
        assertThat(intake.get("/v1/pauses", OPERATOR).body()).contains("a new model");
        assertThat(intake.get("/v1/pauses", OTHER).body()).doesNotContain("a new model");

        assertThat(send("POST", path + "/resume", OPERATOR, "").statusCode()).isEqualTo(204);
        assertThat(intake.get("/v1/pauses", OPERATOR).body()).doesNotContain("a new model");
    }

    @Test
    void whatWasNeverPublishedCannotBePaused() {
        assertThat(send("POST", "/v1/workflows/nothing/pause", OPERATOR, "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aTenantLimitsItselfAndNobodyElse() {
        assertThat(send("PUT", "/v1/limits/tenant/flow", OPERATOR, "{\"runs\": 7}").statusCode())
                .isEqualTo(200);
        assertThat(json(intake.get("/v1/limits/tenant/flow", OPERATOR)).path("runs").asInt())
                .isEqualTo(7);
        assertThat(
                        send("PUT", "/v1/limits/tenant/" + Trial.OWN, OPERATOR, "{\"runs\": 7}")
                                .statusCode())
                .isEqualTo(404);
        assertThat(send("DELETE", "/v1/limits/tenant/flow", OPERATOR, "").statusCode())
                .isEqualTo(204);
        assertThat(intake.get("/v1/limits/tenant/flow", OPERATOR).statusCode()).isEqualTo(404);
    }

    @Test
    void aCeilingIsTheInstallationsAndStandsBesideATenantsOwnLimit() {
        send("PUT", "/v1/ceilings/tenant/flow", INSTALLATION, "{\"runs\": 3}");
        send("PUT", "/v1/limits/tenant/flow", OPERATOR, "{\"runs\": 100}");
        assertThat(send("PUT", "/v1/ceilings/tenant/flow", OPERATOR, "{\"runs\": 9}").statusCode())
                .isEqualTo(403);
        var limits = json(intake.get("/v1/limits", OPERATOR)).path("limits");
        assertThat(limits.valueStream().filter(it -> it.path("name").asString().equals("flow")))
                .extracting(it -> it.path("runs").asInt() + " " + it.path("ceiling").asBoolean())
                .containsExactlyInAnyOrder("100 false", "3 true");
        send("DELETE", "/v1/ceilings/tenant/flow", INSTALLATION, "");
        send("DELETE", "/v1/limits/tenant/flow", OPERATOR, "");
    }

    @Test
    void aLimitIsAWholeNumberAndNothingElse() {
        for (var body :
                new String[] {
                    "",
                    "{}",
                    "{\"runs\": -1}",
                    "{\"runs\": 1.5}",
                    "{\"runs\": \"5\"}",
                    "{\"runs\": 5, \"more\": 1}",
                    "[]",
                    "null"
                }) {
            assertThat(send("PUT", "/v1/limits/tenant/flow", OPERATOR, body).statusCode())
                    .as(body)
                    .isIn(400, 422);
        }
    }

    private static HttpResponse<String> send(
            String method, String path, String token, String body) {
        return intake.send(
                HttpRequest.newBuilder(intake.uri(path))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return StrictJson.TOLERANT.readTree(answer.body());
    }
}

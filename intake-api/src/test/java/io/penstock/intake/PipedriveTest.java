package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipedriveTest {
    private static RunningIntake intake;
    private static EventTopic topic;

    @BeforeAll
    static void start() {
        intake = RunningIntake.shared();
        topic = new EventTopic(intake);
    }

    @AfterAll
    static void stop() {
        topic.close();
    }

    @ParameterizedTest
    @CsvSource({
        "added, person, contact.created",
        "updated, person, contact.updated",
        "deleted, person, contact.deleted",
        "merged, person, contact.merged",
        "added, deal, record.created",
        "updated, organization, record.updated",
        "deleted, activity, record.deleted",
        "merged, deal, record.updated",
        "archived, deal, custom"
    })
    void everyKindOfVersion1HasItsType(String action, String object, String type) {
        var event = sent(version1(action, object, "1680840511329055")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake." + type);
        assertThat(event.at("/data/native/type").asString()).isEqualTo(action + "." + object);
        assertThat(event.path("time").asString()).isEqualTo("2023-04-07T04:08:31.329Z");
    }

    @ParameterizedTest
    @CsvSource({
        "create, person, contact.created",
        "change, person, contact.updated",
        "delete, person, contact.deleted",
        "create, lead, record.created",
        "change, project, record.updated",
        "delete, deal, record.deleted",
        "archive, deal, custom"
    })
    void everyKindOfVersion2HasItsType(String action, String entity, String type) {
        var event = sent(version2(action, entity, "{\"id\":746}", "null", "")).event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake." + type);
        assertThat(event.at("/data/native/type").asString()).isEqualTo(action + "." + entity);
        assertThat(event.at("/data/native/account").asString()).isEqualTo("10000001");
    }

    @Test
    void whatWasDeletedIsNullAndKeepsItsName() {
        var event =
                sent(version2("delete", "person", "null", "{\"id\":746,\"name\":\"Dana\"}", ""))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.contact.deleted");
        assertThat(event.at("/data/record/id").asString()).isEqualTo("pipedrive:person:746");
        assertThat(event.at("/data/contact/name/full").asString()).isEqualTo("Dana");
    }

    @Test
    void whatWasMergedNamesWhatIsLeft() {
        var event =
                sent(version2(
                                "delete",
                                "person",
                                "null",
                                "{\"id\":746}",
                                ",\"merged_to_id\":\"800\""))
                        .event(topic);

        assertThat(event.path("type").asString()).isEqualTo("intake.contact.merged");
        assertThat(event.at("/data/record/id").asString()).isEqualTo("pipedrive:person:800");
        assertThat(event.at("/data/record/mergedFrom").toString())
                .isEqualTo("[\"pipedrive:person:746\"]");
    }

    @Test
    void aPersonIsKnownByItsAddressesThePrimaryFirst() {
        var person =
                "{\"id\":746,\"first_name\":\"Dana\",\"last_name\":\"Sample\",\"emails\":[{\"value\":\"b@example.com\",\"primary\":false},{\"value\":\"a@example.com\",\"primary\":true}],\"phones\":[{\"value\":\"+1"
                        + " 202 555 0143\",\"primary\":true},{\"value\":\"2025550199\"}]}";

        var event = sent(version2("create", "person", person, "null", "")).event(topic);

        assertThat(event.at("/data/contact").toString())
                .isEqualTo(
                        "{\"id\":\"pipedrive:person:746\",\"alsoKnownAs\":[\"mailto:a@example.com\",\"mailto:b@example.com\",\"tel:+12025550143\"],\"name\":{\"full\":\"Dana"
                                + " Sample\",\"given\":\"Dana\",\"surname\":\"Sample\"}}");
    }

    @Test
    void ofAWholeObjectOnlyWhatDiffersIsAChange() {
        var event = sent(version1("updated", "deal", "1680840511329055")).event(topic);

        assertThat(event.at("/data/record/changes").toString())
                .isEqualTo("[{\"property\":\"stage\",\"from\":1,\"to\":2}]");
    }

    @Test
    void anAttemptIsNoPartOfTheIdentity() {
        var first = version2("change", "deal", "{\"id\":1}", "{}", ",\"attempt\":1");

        var taken = sent(first);
        var again = sent(first.replace("\"attempt\":1", "\"attempt\":2"));

        assertThat(taken.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @Test
    void twoChangesOfOneObjectAreTwoEvents() {
        var body = version1("updated", "deal", "1680840511329055");

        var first = sent(body);
        var second = sent(body.replace("1680840511329055", "1680840511329056"));
        var again = sent(body.replace("\"retry\":0", "\"retry\":1"));

        assertThat(first.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(second.result(0).path("status").asString()).isEqualTo("accepted");
        assertThat(again.result(0).path("status").asString()).isEqualTo("duplicate");
    }

    @ParameterizedTest
    @CsvSource({"v1, timestamp_micro, #/meta/timestamp_micro", "v2, id, #/meta/id"})
    void aChangeWithoutItsIdentityIsRejected(String version, String member, String pointer) {
        var body =
                version.equals("v1")
                        ? version1("added", "deal", "1")
                        : version2("create", "deal", "{}", "null", "");

        sent(body.replaceFirst("\"" + member + "\"", "\"x\"")).refusedAt(200, "required", pointer);
    }

    @Test
    void anotherCompanysItemIsRejected() {
        var body = version2("create", "deal", "{\"id\":1}", "null", "");

        assertThat(
                        Outcome.of(intake.pipedrive("ep_pd_company", body))
                                .result(0)
                                .path("status")
                                .asString())
                .isEqualTo("accepted");
        Outcome.of(intake.pipedrive("ep_pd_company", body.replace("10000001", "10000002")))
                .refusedAt(200, "foreign-account", "#/meta/company_id");
    }

    private static Outcome sent(String body) {
        return Outcome.of(intake.pipedrive("ep_pd", body));
    }

    private static String version1(String action, String object, String micros) {
        return "{\"v\":1,\"event\":\"%s.%s\",\"retry\":0,\"meta\":{\"action\":\"%s\",\"object\":\"%s\",\"id\":3,\"company_id\":10000001,\"webhook_id\":\"%s\",\"timestamp_micro\":%s},\"current\":{\"id\":3,\"stage\":2,\"title\":\"T\"},\"previous\":{\"id\":3,\"stage\":1,\"title\":\"T\"}}"
                .formatted(action, object, action, object, UUID.randomUUID(), micros);
    }

    private static String version2(
            String action, String entity, String data, String previous, String more) {
        return "{\"meta\":{\"id\":\"%s\",\"action\":\"%s\",\"entity\":\"%s\",\"entity_id\":\"746\",\"company_id\":\"10000001\",\"timestamp\":\"2026-06-01T11:59:58.012Z\",\"version\":\"2.0\"%s},\"data\":%s,\"previous\":%s}"
                .formatted(UUID.randomUUID(), action, entity, more, data, previous);
    }
}

package io.penstock.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.penstock.embedded.openapi.ApiDocument;
import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.CompiledSchema;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.outbox.OutboxRow;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Journals;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/// Holds `docs/asyncapi.yaml` to the topics as they are made, and to records as they are written.
class AsyncApiTest {
    private static final Path DOCS = Path.of("..", "docs");

    /// With everything that an event can have.
    private static final String EVENT =
            """
            {"specversion": "1.0", "id": "%s", "source": "/erp", "type": "intake.message.received",
             "subject": "order 7", "time": "2026-06-01T12:00:00Z",
             "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
             "notbefore": "2026-06-02T12:00:00Z",
             "data": {"contact": {"id": "tel:+12025550143"},
             "message": {"kind": "text", "direction": "inbound", "text": "Hello"}}}
            """;

    /// With nothing that it need not have.
    private static final String BARE =
            """
            {"specversion": "1.0", "id": "%s", "source": "/erp", "type": "com.example.restock"}
            """;

    private static RunningIntake intake;
    private static ApiDocument document;

    @BeforeAll
    static void start() throws IOException {
        intake = RunningIntake.shared();
        document = ApiDocument.read(Files.readString(DOCS.resolve("asyncapi.yaml")));
    }

    @Test
    void isAsyncApi() throws IOException {
        try (var schema = resource("/contract/asyncapi-3.0.0.schema.json")) {
            var compiled =
                    SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                            .getSchema(StrictJson.TOLERANT.readTree(schema));

            assertThat(compiled.validate(document.root())).isEmpty();
        }
    }

    @Test
    void refersToTheSchemaOfEventsAndToNothingElse() throws IOException {
        var schema =
                document.root().at("/components/messages/event/payload/schema/$ref").asString();

        assertThat(document.broken()).containsExactly(schema + " leads nowhere");
        assertThat(Files.readString(DOCS.resolve(schema))).isEqualTo(EventSchema.json());
    }

    @Test
    void hasEveryTopicAsItIsMade() {
        var service = intake.bean(RequestMappingHandlerMapping.class).getApplicationContext();
        var made = service.getBeansOfType(NewTopic.class).values();
        var said = new TreeMap<String, JsonNode>();
        document.root()
                .path("channels")
                .forEach(channel -> said.put(channel.path("address").asString(), channel));

        assertThat(said.keySet()).isEqualTo(topics());
        assertThat(made).extracting(NewTopic::name).hasSameElementsAs(said.keySet());
        for (var topic : made) {
            var kafka = said.get(topic.name()).at("/bindings/kafka");
            assertThat(kafka.path("partitions").asInt()).isEqualTo(topic.numPartitions());
            assertThat(configured(kafka)).containsAllEntriesOf(configured(topic));
        }
    }

    @Test
    void anEventIsARecordAsItSays() {
        try (var topic = new EventTopic(intake)) {
            var event = topic.event(submitted(EVENT));
            var record = topic.recordsOf("ce_id", event.id().value()).getFirst();

            var said = new HashSet<>(said("event").at("/headers/properties").propertyNames());
            said.remove(Topics.HOPS);
            assertThat(EventTopic.headers(record).keySet()).isEqualTo(said);
            assertThat(wrongHeaders("event", EventTopic.headers(record))).isEmpty();
            assertThat(EventSchema.check(StrictJson.CLOSED.valueToTree(event))).isEmpty();
            assertThat(record.key()).isEqualTo(event.partitionkey());
        }
    }

    @Test
    void anEventAlwaysHasTheHeadersThatItMustHave() {
        try (var topic = new EventTopic(intake)) {
            var id = submitted(BARE);
            var event = topic.event(id);

            var record = topic.recordsOf("ce_id", id).getFirst();
            assertThat(EventTopic.headers(record).keySet()).isEqualTo(required("event"));
            assertThat(record.key()).isEqualTo(event.id().value());
        }
    }

    @Test
    void aRequestIsARecordAsItSays() throws IOException {
        try (var events = new EventTopic(intake);
                var deliveries = new EventTopic(intake, Topics.DELIVERIES)) {
            var reference = events.event(submitted(EVENT)).data().nativeItem().raw().ref();
            var delivery = reference.substring(reference.lastIndexOf(':') + 1);
            var record = deliveries.recordsOf("delivery-id", delivery).getFirst();

            assertThat(EventTopic.headers(record).keySet()).isEqualTo(required("delivery"));
            assertThat(wrongHeaders("delivery", EventTopic.headers(record))).isEmpty();
            var content = Deliveries.open(intake, record);
            assertThat(wrongPayload("delivery", StrictJson.CLOSED.valueToTree(content))).isEmpty();
            assertThat(record.key()).isEqualTo("acme/cloudevents/events");
        }
        assertThat(document.differences("Delivery", DeliveryRecords.Content.class)).isEmpty();
    }

    @Test
    void whatIsAnnouncedIsARecordAsItSays() {
        try (var worker = WorkerStore.of(intake);
                var objects = new MatrixObjects(intake);
                var events = new EventTopic(intake)) {
            var workflow = objects.made("workflow");
            var held = worker.claim(workflow, events.event(submitted(BARE)));
            var failure =
                    new Failure(FailureClass.LOGIC_DEFECT, "target_refused", "It answered 400");
            worker.get(Journals.class)
                    .exit(held, new Exit.Fail("reply", "customer-care", failure, true));
            var rows = worker.get(Outbox.class).take(Integer.MAX_VALUE);

            var run = held.run().toString();
            var told = rows.stream().filter(row -> run.equals(key(row))).toList();
            assertThat(told)
                    .extracting(OutboxRow::topic)
                    .contains(Topics.RUN_STATUS, Topics.DEAD_LETTERS);
            for (var row : told) {
                var message = row.topic().equals(Topics.RUN_STATUS) ? "runStatus" : "failedRun";
                assertThat(row.headers().keySet()).isEqualTo(required(message));
                assertThat(wrongHeaders(message, texts(row.headers()))).isEmpty();
                assertThat(wrongPayload(message, StrictJson.TOLERANT.readTree(row.value())))
                        .isEmpty();
            }
        }
    }

    @Test
    void whatNobodyCouldReadIsCopiedAsItSays() {
        try (var worker = WorkerStore.of(intake)) {
            var value = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
            var unreadable =
                    new LogRecord.Unreadable(
                            WorkerStore.origin(),
                            new TenantId("acme"),
                            null,
                            Map.of(),
                            value,
                            "content-type is missing");
            worker.get(Ingest.class).ingest(List.of(unreadable), _ -> List.of());

            var copy =
                    worker.get(Outbox.class).take(Integer.MAX_VALUE).stream()
                            .filter(row -> Arrays.equals(row.value(), value))
                            .findFirst()
                            .orElseThrow();
            assertThat(copy.topic()).isEqualTo(Topics.DEAD_LETTERS);
            assertThat(copy.headers().keySet()).isEqualTo(required("unreadableRecord"));
            assertThat(wrongHeaders("unreadableRecord", texts(copy.headers()))).isEmpty();
        }
    }

    /// The id of an event that was taken in.
    private static String submitted(String event) {
        var body = event.formatted(UUID.randomUUID());
        var answer = intake.submit("application/cloudevents+json", body).body();
        return StrictJson.TOLERANT.readTree(answer).at("/results/0/id").asString();
    }

    private static Set<String> topics() {
        var topics = new HashSet<String>();
        for (var field : Topics.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && value(field) instanceof String name) {
                topics.add(name);
            }
        }
        topics.removeIf(name -> !name.startsWith("penstock."));
        return topics;
    }

    private static Object value(java.lang.reflect.Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> configured(JsonNode kafka) {
        var configured = new TreeMap<String, String>();
        kafka.path("topicConfiguration")
                .forEachEntry(
                        (name, value) ->
                                configured.put(
                                        name,
                                        value.isArray()
                                                ? String.join(
                                                        ",",
                                                        value.valueStream()
                                                                .map(JsonNode::asString)
                                                                .toList())
                                                : value.asString()));
        return configured;
    }

    /// What the document says of a topic; who runs it chooses the rest.
    private static Map<String, String> configured(NewTopic topic) {
        var configured = new TreeMap<>(topic.configs());
        configured.putIfAbsent("cleanup.policy", "delete");
        configured.keySet().retainAll(Set.of("cleanup.policy", "max.message.bytes"));
        return configured;
    }

    private static JsonNode said(String message) {
        return document.root().path("components").path("messages").path(message);
    }

    private static Set<String> required(String message) {
        var required = new HashSet<String>();
        said(message).at("/headers/required").forEach(name -> required.add(name.asString()));
        return required;
    }

    private static List<?> wrongHeaders(String message, Map<String, String> headers) {
        return CompiledSchema.of(document.whole(said(message).path("headers")))
                .check(StrictJson.TOLERANT.valueToTree(headers));
    }

    private static List<?> wrongPayload(String message, JsonNode payload) {
        return CompiledSchema.of(document.whole(said(message).path("payload"))).check(payload);
    }

    private static String key(OutboxRow row) {
        return row.key() == null ? "" : new String(row.key(), StandardCharsets.UTF_8);
    }

    private static Map<String, String> texts(Map<String, byte[]> headers) {
        var texts = new TreeMap<String, String>();
        headers.forEach(
                (name, value) -> texts.put(name, new String(value, StandardCharsets.ISO_8859_1)));
        return texts;
    }

    private static java.io.InputStream resource(String name) {
        return AsyncApiTest.class.getResourceAsStream(name);
    }
}

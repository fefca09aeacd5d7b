package io.penstock.worker.story;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.kafka.EmbeddedKafka;
import io.penstock.embedded.kafka.KafkaOptions;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.platform.event.EventRecords;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.TinkSealing;
import io.penstock.platform.security.Caller;
import io.penstock.schema.api.Runs.RunView;
import io.penstock.schema.api.Runs.Timeline;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import io.penstock.store.definition.Definitions;
import io.penstock.store.review.ApprovedAction;
import io.penstock.store.review.Deciding;
import io.penstock.store.review.Decision;
import io.penstock.store.review.Decisions;
import io.penstock.store.review.ReviewFilter;
import io.penstock.store.review.ReviewViews;
import io.penstock.store.review.Verdict;
import io.penstock.store.schedule.Cron;
import io.penstock.store.schedule.Misfire;
import io.penstock.store.schedule.Overlap;
import io.penstock.store.schedule.Schedule;
import io.penstock.store.schedule.Schedules;
import io.penstock.store.view.RunViews;
import io.penstock.worker.WorkerApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// A worker with all that it needs around it, and the words to tell what happens to it.
public final class Penstock implements AutoCloseable {
    public static final TenantId TENANT = new TenantId("acme");
    public static final String ACCOUNT = "106540352242922";
    public static final String WORKFLOW = "whatsapp-assistant";
    public static final EventRecords RECORDS =
            new EventRecords(TinkSealing.withRootKey(new byte[32]), hash());
    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private static final String ANSWER = "You can return worn shoes within thirty days.";

    private final EmbeddedKafka kafka = EmbeddedKafka.start(KafkaOptions.temporary());
    private final TestDatabase database = TestPostgres.freshDatabase();
    private final WhatsAppStandIn whatsApp =
            WhatsAppStandIn.start(StandInOptions.of("sample-access-token", "sample-app-secret"));
    private final Neighbour retrieval = Neighbour.start(_ -> context(0.9));
    private final Neighbour gateway = Neighbour.start(_ -> completion());
    private final Neighbour orders = Neighbour.start(_ -> "{\"open\": true, \"total\": 120.5}");
    private final KafkaProducer<byte[], byte[]> producer;
    private final Path rootKey = rootKeyFile();
    private final List<String> settings;
    private ConfigurableApplicationContext worker;

    private Penstock(String... settings) {
        this.settings = List.of(settings);
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "max.request.size",
                                Topics.MAX_RECORD),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        worker = startWorker();
        publish(io.penstock.worker.run.Workflows.ASSISTANT);
    }

    public static Penstock start() {
        return new Penstock();
    }

    /// @param settings of the worker that differ from its usual ones: `--name=value`
    public static Penstock startWith(String... settings) {
        return new Penstock(settings);
    }

    private ConfigurableApplicationContext startWorker() {
        return new SpringApplicationBuilder(WorkerApplication.class).run(arguments());
    }

    private String[] arguments() {
        var named = settings.stream().map(Penstock::name).collect(Collectors.toSet());
        return Stream.concat(
                        usual().stream().filter(usual -> !named.contains(name(usual))),
                        settings.stream())
                .toArray(String[]::new);
    }

    private static String name(String setting) {
        return setting.substring(0, setting.indexOf('='));
    }

    private List<String> usual() {
        return List.of(
                "--spring.datasource.url=" + database.url(),
                "--spring.flyway.url=" + database.url(),
                "--spring.kafka.bootstrap-servers=" + kafka.bootstrapServers(),
                "--spring.kafka.consumer.properties.metadata.max.age.ms=500",
                "--server.port=0",
                "--logging.pattern.console=%d{HH:mm:ss.SSS} %-5p %c{1} %kvp %m%n%xEx",
                "--management.server.port=0",
                "--penstock.root-key-file=" + rootKey,
                "--spring.security.oauth2.resourceserver.jwt.issuer-uri="
                        + TestIssuer.shared().issuerUri(),
                "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri="
                        + TestIssuer.shared().jwksUri(),
                "--penstock.service-client.token-uri=" + TestIssuer.shared().tokenUri(),
                "--penstock.service-client.client-id=" + TestIssuer.CLIENT_ID,
                "--penstock.service-client.client-secret=" + TestIssuer.CLIENT_SECRET,
                "--penstock.worker.retrieval.base-url=" + retrieval.baseUrl(),
                "--penstock.worker.gateway.base-url=" + gateway.baseUrl(),
                "--penstock.worker.dispatch.grace=2s",
                "--penstock.worker.deliver.internal-hosts=127.0.0.1",
                "--penstock.worker.call.internal-hosts=127.0.0.1",
                "--penstock.worker.call.allowed-hosts=127.0.0.1",
                "--penstock.connections[0].channel=whatsapp",
                "--penstock.connections[0].id=ep_support",
                "--penstock.connections[0].tenant=" + TENANT,
                "--penstock.connections[0].accounts=" + ACCOUNT,
                "--penstock.connections[0].outbound.base-url=" + whatsApp.baseUrl() + "/v23.0",
                "--penstock.connections[0].outbound.access-token=sample-access-token",
                "--penstock.connections[0].outbound.allowed-hosts=127.0.0.1");
    }

    /// A worker in a process of its own, which can be killed.
    public Process startWorkerProcess() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path")));
        command.add(WorkerApplication.class.getName());
        command.addAll(List.of(arguments()));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public WhatsAppStandIn whatsApp() {
        return whatsApp;
    }

    public Neighbour retrieval() {
        return retrieval;
    }

    public Neighbour gateway() {
        return gateway;
    }

    /// A system of others, which `call` steps ask.
    public Neighbour orders() {
        return orders;
    }

    public <T> T bean(Class<T> type) {
        return worker.getBean(type);
    }

    public void publish(TenantId tenant, String name, String definition) {
        bean(Definitions.class).publish(tenant, name, definition);
    }

    /// A second worker in this process.
    public ConfigurableApplicationContext startAnotherWorker() {
        return startWorker();
    }

    public void publish(String definition) {
        publish(WORKFLOW, definition);
    }

    public void publish(String name, String definition) {
        bean(Definitions.class).publish(TENANT, name, definition);
    }

    public void stopWorker() {
        worker.close();
    }

    public void startWorkerAgain() {
        worker = startWorker();
    }

    /// A customer who never wrote before says something.
    public static Event whatsapp(@Nullable String text) {
        return whatsapp(text, "+1202555" + (1000 + PEOPLE.incrementAndGet()));
    }

    public static Event whatsapp(@Nullable String text, String phone) {
        return whatsapp(TENANT, text, phone);
    }

    public static Event whatsapp(TenantId tenant, @Nullable String text, String phone) {
        var contact = "tel:" + phone;
        var wamid = "wamid." + PEOPLE.incrementAndGet() + phone;
        var hash = hash();
        var now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var sample = io.penstock.worker.run.Runs.whatsapp(text, now.plus(Duration.ofHours(24)));
        var data = sample.data();
        return new Event(
                hash.eventId(tenant, Channel.WHATSAPP, ACCOUNT, wamid, EventType.MESSAGE_RECEIVED),
                sample.source(),
                EventType.MESSAGE_RECEIVED,
                contact,
                now,
                now,
                tenant,
                Channel.WHATSAPP,
                hash.conversationKey(tenant, Channel.WHATSAPP, ACCOUNT, contact),
                null,
                null,
                null,
                null,
                new EventData(
                        new EventData.Contact(contact, null, null, null, null),
                        new EventData.Conversation(contact, null, null),
                        data.message(),
                        null,
                        null,
                        null,
                        new EventData.ReplyTo(
                                Channel.WHATSAPP,
                                ACCOUNT,
                                contact,
                                contact,
                                wamid,
                                now.plus(Duration.ofHours(24))),
                        data.nativeItem(),
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    /// A customer says something through the channel to which `to` leads.
    public static Event asked(EventData.ReplyTo to, String text) {
        var sample = whatsapp(text);
        var data = sample.data();
        var nativeId = "native." + PEOPLE.incrementAndGet();
        var conversation = String.valueOf(to.conversation());
        return new Event(
                hash().eventId(
                                TENANT,
                                to.channel(),
                                to.account(),
                                nativeId,
                                EventType.MESSAGE_RECEIVED),
                "/%s/%s/%s".formatted(TENANT, to.channel().word(), to.account()),
                EventType.MESSAGE_RECEIVED,
                conversation,
                sample.time(),
                sample.recordedtime(),
                TENANT,
                to.channel(),
                hash().conversationKey(TENANT, to.channel(), to.account(), conversation),
                null,
                null,
                null,
                null,
                new EventData(
                        data.contact(),
                        new EventData.Conversation(conversation, null, null),
                        data.message(),
                        null,
                        null,
                        null,
                        to,
                        new EventData.NativeItem(nativeId, "text", to.account(), null, null, null),
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    /// The same with files.
    public static Event with(Event event, List<EventData.Attachment> files) {
        var data = event.data();
        return new Event(
                event.id(),
                event.source(),
                event.type(),
                event.subject(),
                event.time(),
                event.recordedtime(),
                event.tenantid(),
                event.channel(),
                event.partitionkey(),
                null,
                null,
                null,
                null,
                new EventData(
                        data.contact(),
                        data.conversation(),
                        data.message(),
                        null,
                        null,
                        null,
                        data.replyTo(),
                        data.nativeItem(),
                        files,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    /// What the channel itself tells of a message of ours.
    ///
    /// @param state of a status; null: an echo
    public static Event told(
            EventData.ReplyTo to,
            EventType type,
            String nativeId,
            String messageId,
            @Nullable String state,
            String key) {
        var sample = asked(to, "told of " + messageId);
        var told = status(messageId, String.valueOf(state), key).data().message();
        var data = sample.data();
        return new Event(
                hash().eventId(TENANT, to.channel(), to.account(), nativeId, type),
                sample.source(),
                type,
                sample.subject(),
                sample.time(),
                sample.recordedtime(),
                TENANT,
                to.channel(),
                sample.partitionkey(),
                null,
                null,
                null,
                null,
                new EventData(
                        data.contact(),
                        data.conversation(),
                        told,
                        null,
                        null,
                        null,
                        null,
                        data.nativeItem(),
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    /// What WhatsApp says of a message of ours.
    public static Event status(String wamid, String state, String key) {
        var sample = whatsapp("status of " + wamid);
        var message =
                new EventData.Message(
                        wamid,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        state,
                        null,
                        null,
                        StrictJson.TOLERANT
                                .createObjectNode()
                                .put("biz_opaque_callback_data", key));
        return new Event(
                hash().eventId(
                                TENANT,
                                Channel.WHATSAPP,
                                ACCOUNT,
                                wamid + "|" + state,
                                EventType.MESSAGE_STATUS),
                sample.source(),
                EventType.MESSAGE_STATUS,
                null,
                sample.time(),
                sample.recordedtime(),
                TENANT,
                Channel.WHATSAPP,
                sample.partitionkey(),
                null,
                null,
                null,
                null,
                new EventData(
                        null,
                        null,
                        message,
                        null,
                        null,
                        null,
                        null,
                        sample.data().nativeItem(),
                        null,
                        null,
                        null,
                        null,
                        null),
                Map.of());
    }

    public Event receive(Event event) {
        return receive(event, null);
    }

    public Event receive(Event event, @Nullable Integer partition) {
        send(record(event, partition));
        return event;
    }

    /// As intake puts it on the log.
    public static ProducerRecord<byte[], byte[]> record(Event event, @Nullable Integer partition) {
        var encoded = RECORDS.encode(event);
        var record =
                new ProducerRecord<>(
                        Topics.EVENTS,
                        partition,
                        encoded.key().getBytes(StandardCharsets.UTF_8),
                        encoded.value());
        encoded.headers()
                .forEach(
                        (name, value) ->
                                record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    public void receiveBytes(byte[] key, byte[] value, int partition) {
        var record = new ProducerRecord<>(Topics.EVENTS, partition, key, value);
        record.headers().add("odd\u0000header", new byte[] {0, (byte) 0xff});
        send(record);
    }

    /// No event, but of a tenant.
    public void receiveBytes(byte[] key, byte[] value, int partition, TenantId tenant) {
        var record = new ProducerRecord<>(Topics.EVENTS, partition, key, value);
        record.headers().add("ce_tenantid", tenant.value().getBytes(StandardCharsets.UTF_8));
        send(record);
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (Exception e) {
            throw new IllegalStateException("The test's producer failed", e);
        }
    }

    public Optional<RunView> run(Event event) {
        return runs(event).stream().findFirst();
    }

    public List<RunView> runs(Event event) {
        return bean(RunViews.class)
                .event(TENANT, event.id())
                .map(view -> view.runs())
                .orElse(List.of());
    }

    /// What a person decides of the run's open review.
    public void decide(RunView run, Verdict verdict, @Nullable ApprovedAction action) {
        var review =
                bean(ReviewViews.class)
                        .page(TENANT, ReviewFilter.OPEN.ofRun(run.id()), null, 1)
                        .reviews()
                        .getFirst()
                        .id();
        var nonce = bean(ReviewViews.class).find(TENANT, review).orElseThrow().nonce();
        var decided =
                bean(Decisions.class)
                        .decide(
                                TENANT,
                                review,
                                new Caller("https://issuer", "lena", null),
                                new Decision(nonce, "digest", verdict, action, null));
        if (!(decided instanceof Deciding.Decided)) {
            throw new AssertionError("It was not decided: " + decided);
        }
    }

    public boolean knows(EventId event) {
        return bean(RunViews.class).event(TENANT, event).isPresent();
    }

    public boolean unmatched(Event event) {
        return bean(RunViews.class).event(TENANT, event.id()).orElseThrow().unmatched();
    }

    public Timeline timeline(RunView run) {
        return bean(RunViews.class).timeline(TENANT, run.id()).orElseThrow();
    }

    public JdbcClient sql() {
        return bean(JdbcClient.class);
    }

    /// Whether a worker is there or not.
    public JdbcClient sql(PostgresRole role) {
        return JdbcClient.create(database.dataSource(role));
    }

    /// What intake writes when a person redrives every open letter with this failure code.
    public UUID redrive(String code) {
        var redrive = UUID.randomUUID();
        JdbcClient.create(database.dataSource(PostgresRole.OWNER))
                .sql(
                        """
                        with letter as (
                            select id, row_number() over (order by created_at, id) as place
                            from workflow.dead_letter
                            where tenant = :tenant and state = 'OPEN' and failure_code = :code
                        ), job as (
                            insert into workflow.redrive (tenant, id, filter, plan, total, started_by)
                            select :tenant, :id, '{}', 'test', count(*), 'sre' from letter
                        )
                        insert into workflow.redrive_item (tenant, redrive, place, letter)
                        select :tenant, :id, place, id from letter
                        """)
                .param("tenant", TENANT.value())
                .param("code", code)
                .param("id", redrive)
                .update();
        return redrive;
    }

    /// As somebody puts one over the API, whose rights a worker has not.
    public void schedule(String name, String workflow, String cron, Event event) {
        JdbcClient.create(database.dataSource(PostgresRole.OWNER))
                .sql("grant insert, update, delete on workflow.schedule to penstock_worker")
                .update();
        bean(Schedules.class)
                .put(
                        new Schedule.Draft(
                                new Schedule.Terms(
                                        TENANT,
                                        name,
                                        workflow,
                                        null,
                                        Cron.of(cron, ZoneId.of("Europe/Berlin")).orElseThrow(),
                                        Misfire.SKIP,
                                        Overlap.QUEUE),
                                event));
    }

    /// Nobody is let in any more, and who is in is thrown out.
    public void cutDatabase() {
        elsewhere(
                PostgresRole.OWNER,
                "alter database %s with allow_connections false".formatted(database.name()));
        elsewhere(
                PostgresRole.WORKER,
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = '%s' and usename = current_user
                """
                        .formatted(database.name()));
    }

    public void healDatabase() {
        elsewhere(
                PostgresRole.OWNER,
                "alter database %s with allow_connections true".formatted(database.name()));
    }

    private static void elsewhere(PostgresRole role, String sql) {
        var other = TestPostgres.shared().url();
        try (var connection = DriverManager.getConnection(other, role.roleName(), role.roleName());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Everything on a topic, from its beginning.
    public List<ConsumerRecord<byte[], byte[]>> topic(String name) {
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            var partitions =
                    consumer.partitionsFor(name).stream()
                            .map(info -> new TopicPartition(name, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            var records = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }
    }

    /// What this run's sends say on the log.
    public List<Event> sentBy(RunView run) {
        return topic(Topics.EVENTS).stream()
                .filter(record -> record.headers().lastHeader("ce_type") != null)
                .map(Penstock::event)
                .filter(event -> event.type() == EventType.MESSAGE_SENT)
                .filter(event -> run.id().toString().equals(event.causationid()))
                .toList();
    }

    private static Event event(ConsumerRecord<byte[], byte[]> record) {
        var headers =
                StreamSupport.stream(record.headers().spliterator(), false)
                        .collect(
                                Collectors.toMap(
                                        Header::key,
                                        header ->
                                                new String(
                                                        header.value(), StandardCharsets.UTF_8)));
        return RECORDS.decode(headers, record.value());
    }

    /// How many runs stand where, for when no worker is there to be asked.
    public Map<String, Long> standing() {
        return JdbcClient.create(database.dataSource(PostgresRole.OWNER))
                .sql(
                        """
                        select status || ', ' || crash_count || ' crashes' as standing, count(*) as runs
                        from workflow.run
                        group by standing
                        """)
                .query((row, _) -> Map.entry(row.getString("standing"), row.getLong("runs")))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Where the only run of `event` stands, for when no worker is there to be asked.
    public String statusOf(Event event) {
        return JdbcClient.create(database.dataSource(PostgresRole.OWNER))
                .sql(
                        """
                        select status
                            || case when worker_epoch is null then ', held by nobody' else ', held' end
                            || ', ' || crash_count || ' crashes'
                        from workflow.run
                        where event = :event
                        """)
                .param("event", event.id().value())
                .query(String.class)
                .single();
    }

    private static KeyedHash hash() {
        return KeyedHash.withRootKey(new byte[32]);
    }

    private static Path rootKeyFile() {
        try {
            var file = Files.createTempFile("penstock-root", ".key");
            file.toFile().deleteOnExit();
            Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String context(double confidence) {
        return """
        {"retrieval": "11111111-2222-3333-4444-555555555555", "confidence": %s, "calibrated": false,
         "blocks": [{"id": "k7f2", "documentId": "return-policy", "chunk": 0, "source": "policies",
                     "title": "Returns", "text": "Worn shoes: you can return them within thirty days."}]}
        """
                .formatted(confidence);
    }

    private static String completion() {
        var content =
                StrictJson.TOLERANT
                        .createObjectNode()
                        .put("reply", ANSWER)
                        .set("citations", StrictJson.TOLERANT.valueToTree(List.of("k7f2", "none")));
        var answer = StrictJson.TOLERANT.createObjectNode();
        answer.putArray("choices")
                .addObject()
                .putObject("message")
                .put("content", StrictJson.TOLERANT.writeValueAsString(content));
        answer.putObject("usage").put("prompt_tokens", 120).put("completion_tokens", 20);
        return StrictJson.TOLERANT.writeValueAsString(answer);
    }

    @Override
    public void close() {
        worker.close();
        producer.close();
        whatsApp.close();
        retrieval.close();
        gateway.close();
        orders.close();
        kafka.close();
    }
}

package io.penstock.faults.story;

import io.penstock.embedded.issuer.TestIssuer;
import io.penstock.embedded.postgres.PostgresRole;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.embedded.whatsapp.StandInOptions;
import io.penstock.embedded.whatsapp.WhatsAppStandIn;
import io.penstock.faults.check.Accepted;
import io.penstock.faults.check.Arrivals;
import io.penstock.faults.check.Arrived;
import io.penstock.faults.check.Checker;
import io.penstock.faults.check.Evidence;
import io.penstock.faults.check.Limits;
import io.penstock.faults.check.Told;
import io.penstock.faults.check.Violation;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.EventType;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.topic.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The whole system, each part a process of its own, and the words to tell what happens to it. One
/// for all tests of a JVM; each test heals what it broke.
public final class Penstock implements AutoCloseable {
    public static final TenantId TENANT = new TenantId("acme");

    /// Of a worker, in these tests.
    public static final Duration LEASE = Duration.ofSeconds(3);

    /// Of every vendor's.
    public static final String ACCESS_TOKEN = "sample-access-token";

    private static final String SUBSCRIBERS_INSIDE =
            "--penstock.subscriptions.internal-hosts=127.0.0.1";
    private static final KeyedHash IDS = KeyedHash.withRootKey(new byte[32]);

    private final AtomicInteger messages = new AtomicInteger();
    private final String series = Long.toHexString(System.nanoTime() & 0xffffff);
    private final Api api = new Api();
    private final ConcurrentLinkedQueue<Accepted> accepted = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Told> told = new ConcurrentLinkedQueue<>();
    private final Path folder;
    private final Log log;
    private final Optional<SmallDisk> disk;
    private final Database database;
    private final ModelProvider model = new ModelProvider();
    private final Cable modelCable = Cable.to(model.port());
    private final WhatsAppStandIn target;
    private final Cable targetCable;
    private final Partner partner = new Partner();
    private final Cable partnerCable = Cable.to(partner.port());
    private final Services.Service retrieval;
    private final Services.Service gateway;
    private final Services.Service intake;
    private final List<Services.Service> workers;

    private static final class Shared {
        static final Penstock ONE = new Penstock(temporaryFolder());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(ONE::close));
        }
    }

    public static Penstock shared() {
        return Shared.ONE;
    }

    private Penstock(Path folder) {
        this.folder = folder;
        this.log = Log.launch(folder.resolve("kafka"), folder.resolve("kafka.log"));
        this.disk = SmallDisk.mount(folder.resolve("disk"));
        this.database =
                Database.start(
                        folder.resolve(disk.isPresent() ? "disk/postgres" : "postgres"),
                        folder.resolve("postgres.log"));
        var services =
                new Services(folder, rootKey(folder), database.cable().port(), log.cable().port());
        targetCable = Cable.to(0);
        retrieval =
                services.service(
                        "retrieval", "retrieval-service", PostgresRole.RETRIEVAL, List.of());
        gateway = services.service("gateway", "llm-gateway", PostgresRole.GATEWAY, ofGateway());
        intake = services.service("intake", "intake-api", PostgresRole.INTAKE, ofIntake());
        workers =
                Stream.of("worker-1", "worker-2")
                        .map(
                                name ->
                                        services.service(
                                                name,
                                                "workflow-worker",
                                                PostgresRole.WORKER,
                                                ofWorker()))
                        .toList();
        target =
                WhatsAppStandIn.start(
                        StandInOptions.of(ACCESS_TOKEN, Message.SECRET)
                                .withWebhook(
                                        URI.create(
                                                intake.url() + "/v1/hooks/whatsapp/ep_support")));
        targetCable.leadTo(target.port());
        log.process().awaitReady();
        var all = Stream.concat(Stream.of(retrieval, gateway, intake), workers.stream()).toList();
        all.forEach(it -> it.part().launch());
        all.forEach(it -> it.part().awaitReady());
        bringInTheWorkflow();
    }

    private List<String> ofGateway() {
        var provider = "--penstock.gateway.providers.sim.";
        return List.of(
                provider + "kind=openai",
                provider + "base-url=http://127.0.0.1:" + modelCable.port() + "/v1",
                provider + "api-key=sk-sim",
                provider + "trusted=true",
                provider + "timeout=4s",
                "--penstock.gateway.chat.timeout=10s",
                "--penstock.gateway.idempotency.lease-margin=1s",
                "--penstock.gateway.routes.default[0].provider=sim",
                "--penstock.gateway.routes.default[0].model=sim-1");
    }

    private List<String> ofIntake() {
        var settings = new ArrayList<>(connection());
        settings.add("--penstock.connections[0].secrets=" + Message.SECRET);
        settings.add("--penstock.connections[0].verify-token=sample-verify-token");
        settings.add(SUBSCRIBERS_INSIDE);
        return settings;
    }

    private List<String> ofWorker() {
        var issuer = TestIssuer.shared();
        var settings = new ArrayList<>(connection());
        settings.addAll(
                List.of(
                        "--penstock.service-client.token-uri=" + issuer.tokenUri(),
                        "--penstock.service-client.client-id=" + TestIssuer.CLIENT_ID,
                        "--penstock.service-client.client-secret=" + TestIssuer.CLIENT_SECRET,
                        "--penstock.worker.retrieval.base-url=" + retrieval.url(),
                        "--penstock.worker.gateway.base-url=" + gateway.url(),
                        "--penstock.worker.gateway.read-timeout=15s",
                        "--penstock.worker.dispatch.grace=2s",
                        "--penstock.worker.dispatch.reap=500ms",
                        "--penstock.worker.relay.lease=3s",
                        "--penstock.lease.duration=" + LEASE.toSeconds() + "s",
                        "--penstock.lease.margin=1s",
                        "--penstock.lease.max-crashes=50",
                        "--penstock.worker.deliver.read-timeout=4s",
                        "--penstock.worker.deliver.internal-hosts=127.0.0.1",
                        "--penstock.worker.call.allowed-hosts=127.0.0.1",
                        "--penstock.worker.call.internal-hosts=127.0.0.1",
                        SUBSCRIBERS_INSIDE,
                        "--spring.kafka.consumer.properties.session.timeout.ms=6000",
                        "--spring.kafka.consumer.properties.metadata.max.age.ms=500"));
        return settings;
    }

    private List<String> connection() {
        var connection = "--penstock.connections[0].";
        return List.of(
                connection + "channel=whatsapp",
                connection + "id=ep_support",
                connection + "tenant=" + TENANT,
                connection + "accounts=" + Message.ACCOUNT,
                connection + "outbound.base-url=http://127.0.0.1:" + targetCable.port() + "/v23.0",
                connection + "outbound.access-token=" + ACCESS_TOKEN,
                connection + "outbound.allowed-hosts=127.0.0.1");
    }

    private void bringInTheWorkflow() {
        prompt("faults-triage", Definitions.TRIAGE);
        prompt("faults-answer", Definitions.ANSWER);
        taken(
                () ->
                        api.put(
                                retrieval.url() + "/v1/documents/returns",
                                json(
                                        Map.of(
                                                "id", "returns",
                                                "source", "policies",
                                                "title", "Returns",
                                                "text", Definitions.DOCUMENT))));
        taken(
                () ->
                        api.put(
                                intake.url() + "/v1/workflows/" + Definitions.NAME,
                                json(
                                        Map.of(
                                                "definition",
                                                Definitions.workflow(partnerCable.port())))));
        taken(
                () ->
                        api.post(
                                intake.url() + "/v1/subscriptions",
                                json(
                                        Map.of(
                                                "url",
                                                "http://127.0.0.1:%d%s"
                                                        .formatted(
                                                                partnerCable.port(),
                                                                Partner.SIGNALS),
                                                "types",
                                                List.of("run.completed", "run.failed"))),
                                "subscriptions:write"));
    }

    private void prompt(String name, String system) {
        var messages =
                List.of(
                        Map.of("role", "system", "content", system),
                        Map.of("role", "user", "content", "{{{text}}}"));
        taken(
                () ->
                        api.put(
                                gateway.url() + "/v1/prompts/" + name,
                                json(Map.of("messages", messages))));
    }

    /// Repeated, since the first calls of a process are slow, and may be too slow.
    private static void taken(Supplier<Api.Answer> call) {
        Awaitility.await("the workflow is taken")
                .atMost(Duration.ofMinutes(3))
                .until(() -> isTaken(call.get()));
    }

    private static boolean isTaken(Api.Answer answer) {
        if (answer.status() / 100 == 4) {
            throw new IllegalStateException(answer.status() + " " + answer.body());
        }
        return answer.good();
    }

    // What happens -----------------------------------------------------------------------------

    /// A customer who never wrote before says something, in words of which no model is afraid.
    public Message question() {
        return from("1202" + (5_550_000 + messages.get()), "Can I return worn shoes?");
    }

    /// It goes to a person first.
    public Message cry() {
        return from("1202" + (5_550_000 + messages.get()), "Worn shoes, a person please");
    }

    /// The next message of one customer.
    public Message from(String phone, String text) {
        return new Message("m-" + series + "-" + messages.incrementAndGet(), phone, text);
    }

    /// @return whether intake has acknowledged it
    public boolean offer(Message message) {
        var body = message.body();
        var answer =
                api.deliver(
                        intake.url() + "/v1/hooks/whatsapp/ep_support", body, Message.signed(body));
        if (answer.good()) {
            accepted.add(new Accepted(event(message), message.mark()));
        }
        return answer.good();
    }

    /// As its sender does: until it is acknowledged.
    public Message receive(Message message) {
        Awaitility.await("intake takes " + message.mark())
                .atMost(Duration.ofSeconds(60))
                .until(() -> offer(message));
        return message;
    }

    public String event(Message message) {
        return IDS.eventId(
                        TENANT,
                        Channel.WHATSAPP,
                        Message.ACCOUNT,
                        message.nativeId(),
                        EventType.MESSAGE_RECEIVED)
                .value();
    }

    // What came of it ----------------------------------------------------------------------------

    /// @param code of its failure; empty for none
    public record Standing(String id, String status, String step, String code, int crashes) {}

    /// Asked directly of the tables.
    public Optional<Standing> run(Message message) {
        return sql().sql(
                        """
                        select id::text, status, coalesce(step, '') as step,
                               coalesce(failure_code, '') as code, crash_count as crashes
                        from workflow.run
                        where event = :event
                        """)
                .param("event", event(message))
                .query(Standing.class)
                .optional();
    }

    public Standing await(Message message, String status) {
        return Awaitility.await(message.mark() + " is " + status)
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> run(message),
                        run -> run.isPresent() && run.get().status().equals(status))
                .orElseThrow();
    }

    /// How often the target took an answer to it.
    public long answersTo(Message message) {
        return target.messages().stream().filter(it -> it.text().endsWith(message.mark())).count();
    }

    public List<String> timeline(Message message) {
        return sql().sql(
                        """
                        select t.kind || ' ' || coalesce(t.status, '') || ' ' || coalesce(t.step, '')
                        from workflow.timeline t
                        join workflow.run r on r.tenant = t.tenant and r.id = t.run
                        where r.event = :event
                        order by t.id
                        """)
                .param("event", event(message))
                .query(String.class)
                .list();
    }

    // What can break -----------------------------------------------------------------------------

    public Database database() {
        return database;
    }

    /// That of the database; empty where this user may not have one.
    public Optional<SmallDisk> disk() {
        return disk;
    }

    public Log log() {
        return log;
    }

    public ModelProvider model() {
        return model;
    }

    public Cable modelCable() {
        return modelCable;
    }

    public WhatsAppStandIn target() {
        return target;
    }

    public Cable targetCable() {
        return targetCable;
    }

    public Cable partnerCable() {
        return partnerCable;
    }

    public Part intake() {
        return intake.part();
    }

    public Part gateway() {
        return gateway.part();
    }

    public Part retrieval() {
        return retrieval.part();
    }

    public Part worker(int number) {
        return workers.get(number - 1).part();
    }

    /// Everything is well, and runs.
    public void heal() {
        model.isWell();
        target.inject(Fault.NONE);
        cables().forEach(Cable::heal);
        disk.ifPresent(SmallDisk::free);
        Stream.of(database.process(), log.process())
                .filter(part -> !part.isAlive())
                .forEach(Part::start);
        var parts = services();
        parts.forEach(Part::thaw);
        var down = parts.stream().filter(part -> !part.isAlive()).toList();
        down.forEach(Part::launch);
        parts.forEach(Part::awaitReady);
    }

    public List<Part> services() {
        return Stream.concat(Stream.of(retrieval, gateway, intake), workers.stream())
                .map(Services.Service::part)
                .toList();
    }

    public List<Cable> cables() {
        return List.of(database.cable(), log.cable(), modelCable, targetCable, partnerCable);
    }

    /// By the database's clock, for every side effect of which nobody knows yet.
    public void aMinutePassesForSends() {
        update(
                """
                update workflow.send
                set intended_at = intended_at - interval '1 minute'
                where status in ('INTENDED', 'UNKNOWN')
                """);
        update(
                """
                update workflow.conversation c
                set ready_at = clock_timestamp()
                where active_run is null and ready_at > clock_timestamp()
                """);
        update(
                """
                update workflow.run
                set due_at = clock_timestamp()
                where status = 'WAITING' and due_at > clock_timestamp()
                """);
    }

    /// Over rows that workers lock in an order of their own: whom the database takes for the one to
    /// give way tries again.
    private void update(String statement) {
        Awaitility.await()
                .ignoreException(PessimisticLockingFailureException.class)
                .until(() -> sql().sql(statement).update() >= 0);
    }

    // What is checked
    // ------------------------------------------------------------------------------

    public JdbcClient sql() {
        return database.sql();
    }

    public Api api() {
        return api;
    }

    public String api(String path) {
        return intake.url() + path;
    }

    /// What this worker holds.
    public long runsHeldBy(Part worker) {
        return sql().sql(
                        """
                        select count(*)
                        from workflow.run r
                        join workflow.worker w on w.epoch = r.worker_epoch
                        where w.name = :name and r.status = 'RUNNING'
                        """)
                .param("name", worker.name())
                .query(Long.class)
                .single();
    }

    /// What the API says of some run that moves, kept for the check.
    public void askTheApi(Message message) {
        var answer = api.get(api("/v1/events/" + event(message)));
        if (answer.status() == 200) {
            for (var run : answer.json().path("runs")) {
                told.add(
                        new Told(
                                UUID.fromString(run.path("id").asString()),
                                run.path("version").asLong(),
                                run.path("status").asString()));
            }
        }
    }

    /// Decides what waits for a person, as a reviewer would.
    ///
    /// @return how many were decided
    public int decideReviews(String decision) {
        var page = api.get(api("/v1/reviews?status=OPEN&limit=200"));
        var decided = 0;
        if (page.status() == 200) {
            for (var review : page.json().path("reviews")) {
                decided += decide(review.path("id").asString(), decision) ? 1 : 0;
            }
        }
        return decided;
    }

    private boolean decide(String review, String decision) {
        var shown = api.get(api("/v1/reviews/" + review));
        if (shown.status() != 200) {
            return false;
        }
        var body = new HashMap<String, Object>();
        body.put("nonce", shown.json().path("nonce").asString());
        body.put("decision", decision);
        body.put("reason", "looked at it");
        return api.post(api("/v1/reviews/" + review + "/decision"), json(body)).good();
    }

    /// Every open dead letter is sent on.
    public boolean redrive() {
        var plan =
                api.post(
                        api("/v1/dead-letters/redrives"),
                        json(Map.of("filter", Map.of(), "dryRun", true)));
        if (!plan.good() || plan.json().path("count").asInt(0) == 0) {
            return false;
        }
        return api.post(
                        api("/v1/dead-letters/redrives"),
                        json(
                                Map.of(
                                        "filter", Map.of(),
                                        "plan", plan.json().path("plan").asString(""))))
                .good();
    }

    /// Nothing is under way: no run moves, nothing is to be told, and who is gone is known to be.
    public void awaitQuiet(Duration patience) {
        try {
            Awaitility.await("all is quiet")
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(250))
                    .until(this::isQuiet);
        } catch (ConditionTimeoutException _) {
            // the check says what is left
        }
    }

    private boolean isQuiet() {
        decideReviews("approve");
        var left =
                sql().sql(
                                """
                                select (select count(*) from workflow.run where ended_at is null)
                                     + (select count(*) from workflow.outbox)
                                     + (select count(*) from workflow.redrive where state = 'RUNNING')
                                     + (select count(*) from workflow.worker
                                        where reaped_at is null and lease_until <= clock_timestamp())
                                """)
                        .query(Long.class)
                        .single();
        return left == 0 && allIsRead() && allIsThere();
    }

    private boolean allIsRead() {
        var queues = api.get(api("/v1/queues"));
        if (queues.status() != 200) {
            return false;
        }
        for (var partition : queues.json().path("ingest")) {
            if (partition.path("behind").asLong(-1) > 1) {
                return false;
            }
        }
        return true;
    }

    private boolean allIsThere() {
        var events = sql().sql("select id from workflow.event").query(String.class).set();
        return accepted.stream().allMatch(it -> events.contains(it.event()));
    }

    /// What promises are broken, now that all is quiet.
    public List<Violation> violations() {
        var evidence =
                new Evidence(
                        sql(),
                        log.everything(Topics.EVENTS, Topics.RUN_STATUS, Topics.DEAD_LETTERS),
                        List.copyOf(accepted),
                        new Arrivals(
                                target.messages().stream()
                                        .map(it -> new Arrived(it.key() == null ? "" : it.key()))
                                        .toList(),
                                partner.calls(),
                                partner.signals()),
                        model.asked(),
                        List.copyOf(told),
                        counted(),
                        busy(),
                        limits());
        return Checker.check(evidence);
    }

    private static Limits limits() {
        var attempts = new HashMap<String, Integer>();
        for (var step : List.of("context", "triage", "answer", "reply", "order")) {
            attempts.put(step, Definitions.ATTEMPTS);
        }
        return new Limits(attempts, 2);
    }

    private Map<String, Long> counted() {
        var counted = new HashMap<String, Long>();
        var runs = api.get(api("/v1/queues")).json().path("runs");
        runs.properties().forEach(it -> counted.put(it.getKey(), it.getValue().asLong()));
        return counted;
    }

    private Map<String, Double> busy() {
        var busy = new HashMap<String, Double>();
        for (var worker : workers) {
            var url = "http://127.0.0.1:%d/actuator/prometheus".formatted(worker.management());
            api.get(url, "metrics:read")
                    .body()
                    .lines()
                    .filter(
                            it ->
                                    it.matches(
                                            "(penstock_runs_executing|hikaricp_connections_pending).*"))
                    .forEach(
                            it ->
                                    busy.put(
                                            worker.part().name() + " " + it.replaceAll(" .*", ""),
                                            Double.valueOf(it.replaceAll(".* ", ""))));
        }
        return busy;
    }

    private static String json(Object value) {
        return StrictJson.TOLERANT.writeValueAsString(value);
    }

    private static Path rootKey(Path folder) {
        try {
            return Files.writeString(
                    folder.resolve("root.key"), Base64.getEncoder().encodeToString(new byte[32]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createDirectories(
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "world-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where the processes write what they have to say.
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        services().forEach(Part::close);
        log.close();
        database.close();
        disk.ifPresent(SmallDisk::close);
        model.close();
        modelCable.close();
        target.close();
        targetCable.close();
        partner.close();
        partnerCable.close();
    }
}

package io.penstock.intake.dashboard;

import io.penstock.intake.RunningIntake;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.event.Channel;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventData;
import io.penstock.schema.event.EventType;
import io.penstock.schema.failure.Failure;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.id.RunId;
import io.penstock.schema.id.TenantId;
import io.penstock.store.StoreConfiguration;
import io.penstock.store.claim.ClaimRequest;
import io.penstock.store.claim.Claimed;
import io.penstock.store.claim.Claims;
import io.penstock.store.gate.GateKey;
import io.penstock.store.gate.Gates;
import io.penstock.store.ingest.Ingest;
import io.penstock.store.ingest.LogRecord;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.ingest.Origin;
import io.penstock.store.lease.Leases;
import io.penstock.store.lease.WorkerLease;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Held;
import io.penstock.store.run.Journals;
import io.penstock.store.run.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/// Stands in for the worker: leaves in the store what its runs leave there, through the same code
/// and with the same rights.
final class StoredRuns implements AutoCloseable {
    private static final TenantId TENANT = new TenantId("acme");
    private static final String ACCOUNT = "106540352242922";
    private static final String WORKFLOW = "whatsapp-assistant";
    private static final String OWNER = "customer-care";
    private static final String CONTEXT =
            """
            {"retrieval": "00000000-0000-4000-8000-000000000001", "confidence": %s, "calibrated": false,
             "blocks": [
               {"id": "b1", "documentId": "policy-returns", "chunk": 0, "source": "policies", "title": "Returns",
                "text": "Send items back within 30 days of delivery. Shoes that have been worn outside cannot be returned."},
               {"id": "b2", "documentId": "faq-refund-time", "chunk": 0, "source": "faq", "title": "How long does a refund take?",
                "text": "We refund within 5 working days after your parcel has arrived."}],
             "history": []}
            """;
    private static final String ANSWER =
            """
            {"output": {"reply": "Shoes that have been worn outside cannot be returned.", "citations": ["b1"], "language": "en"},
             "citations": ["b1"], "support": %s,
             "sources": [{"id": "b1", "documentId": "policy-returns", "title": "Returns"}]}
            """;

    private final ConfigurableApplicationContext store;
    private final KeyedHash hash;
    private final WorkerLease lease;
    private long offset;

    StoredRuns(RunningIntake intake, String databaseUrl) {
        hash = intake.bean(KeyedHash.class);
        store =
                new SpringApplicationBuilder(Worker.class)
                        .web(WebApplicationType.NONE)
                        .initializers(
                                context -> {
                                    var beans = context.getBeanFactory();
                                    beans.registerSingleton("sealing", intake.bean(Sealing.class));
                                    beans.registerSingleton("keyedHash", hash);
                                })
                        .run(
                                "--spring.config.location=optional:classpath:/none/",
                                "--spring.datasource.url=" + databaseUrl,
                                "--spring.datasource.username=penstock_worker",
                                "--spring.datasource.password=penstock_worker",
                                "--spring.flyway.enabled=false");
        lease = store.getBean(Leases.class).start("worker-1");
    }

    /// A run that was answered from the documents.
    RunId completed(String text) {
        var held = started(text);
        done(held, "context", CONTEXT.formatted("0.82"), "confidence 0.82, 2 blocks");
        done(held, "answer", ANSWER.formatted("1.0"), "support 1.00, 1 citations");
        done(held, "gate", "{\"reviewed\": false}", null);
        done(held, "reply", "{\"messageId\": \"wamid.sample\", \"sent\": true}", null);
        journals().exit(held, new Exit.Complete());
        return held.run();
    }

    /// A run whose answer waits for a person.
    RunId inReview(String text) {
        return inReview(WORKFLOW, text);
    }

    RunId inReview(String workflow, String text) {
        var held = started(workflow, text);
        done(held, "context", CONTEXT.formatted("0.62"), "confidence 0.62, 2 blocks");
        done(held, "answer", ANSWER.formatted("0.42"), "support 0.42, 1 citations");
        var why =
                new Failure(
                        FailureClass.POLICY_VIOLATION,
                        "review_wanted",
                        "Step gate wants a person to decide");
        journals()
                .exit(
                        held,
                        new Exit.Review(
                                "gate", OWNER, why, null, OWNER, Duration.ofHours(4), "escalate"));
        return held.run();
    }

    /// A run that waits at the closed gate of its route.
    RunId parked(String text, String route) {
        var held = started(text);
        var gate = GateKey.route(TENANT, route);
        var closing =
                store.getBean(Gates.class).close(gate, Duration.ofMinutes(30), "rate_limited");
        journals().exit(held, new Exit.Sleep("answer", OWNER, closing.until(), gate.label()));
        return held.run();
    }

    /// A run that its target refused, as a dead letter.
    RunId failed(String text) {
        var held = started(text);
        done(held, "context", CONTEXT.formatted("0.82"), "confidence 0.82, 2 blocks");
        done(held, "answer", ANSWER.formatted("1.0"), "support 1.00, 1 citations");
        done(held, "gate", "{\"reviewed\": false}", null);
        var refused =
                new Failure(
                        FailureClass.LOGIC_DEFECT,
                        "target_refused",
                        "WhatsApp answered 400; check the connection and the step's body");
        journals().exit(held, new Exit.Fail("reply", OWNER, refused, true));
        return held.run();
    }

    private Held started(String text) {
        return started(WORKFLOW, text);
    }

    private Held started(String workflow, String text) {
        var event = arrived(workflow, text);
        while (true) {
            var claimed = claim();
            if (claimed.event().equals(event)) {
                return claimed.held();
            }
        }
    }

    /// A worker takes the run that has waited longest.
    Held claimed() {
        return claim().held();
    }

    private Claimed claim() {
        lease.renew();
        var request = ClaimRequest.of(lease.epoch(), 1);
        return store.getBean(Claims.class).claim(request).getFirst();
    }

    /// A run that no worker has claimed yet.
    EventId arrived(String text) {
        return arrived(WORKFLOW, text);
    }

    private EventId arrived(String workflow, String text) {
        var run =
                new NewRun(
                        workflow,
                        1,
                        NewRun.Ordering.NONE,
                        NewRun.WhileInReview.PARALLEL,
                        Duration.ofMinutes(30),
                        OWNER);
        var origin = new Origin("penstock.events", 0, offset++, Instant.now());
        var event = message(text);
        var record = new LogRecord.Readable(origin, event);
        store.getBean(Ingest.class).ingest(List.of(record), _ -> List.of(run));
        return event.id();
    }

    private void done(Held held, String step, String json, String note) {
        journals().done(held, new StepResult(step, json, OWNER, note));
    }

    private Journals journals() {
        return store.getBean(Journals.class);
    }

    private Event message(String text) {
        var id = "wamid." + UUID.randomUUID();
        var now = Instant.now();
        var who = "tel:+14155550123";
        var said =
                new EventData.Message(
                        id,
                        "text",
                        EventData.Message.Direction.INBOUND,
                        null,
                        text,
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
                        null);
        var contact =
                new EventData.Contact(
                        who,
                        null,
                        new EventData.Contact.Name("Kerry Fisher", null, null),
                        null,
                        null);
        var item = new EventData.NativeItem(id, "text", null, null, null, null);
        var data =
                new EventData(
                        contact, null, said, null, null, null, null, item, null, null, null, null,
                        null);
        return new Event(
                hash.eventId(TENANT, Channel.WHATSAPP, ACCOUNT, id, EventType.MESSAGE_RECEIVED),
                "/acme/whatsapp/" + ACCOUNT,
                EventType.MESSAGE_RECEIVED,
                who,
                now,
                now,
                TENANT,
                Channel.WHATSAPP,
                hash.conversationKey(TENANT, Channel.WHATSAPP, ACCOUNT, who),
                null,
                null,
                null,
                null,
                data,
                Map.of());
    }

    @Override
    public void close() {
        lease.close();
        store.close();
    }

    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        StoreConfiguration.class
    })
    static class Worker {}
}

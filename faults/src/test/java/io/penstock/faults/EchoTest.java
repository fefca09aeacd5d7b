package io.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.sample.Fresh;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.faults.story.Correspondent;
import io.penstock.faults.story.Correspondent.Answer;
import io.penstock.faults.story.Penstock;
import io.penstock.schema.json.StrictJson;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A vendor tells of what we sent as it tells of everything. It is what we sent: no event of its
/// own, and nothing answers it, also where a workflow does not ask who wrote.
class EchoTest {
    private static final AtomicInteger CUSTOMERS = new AtomicInteger(700_000);
    private static final String CREDULOUS =
            """
            name: credulous
            owner: support-ops
            trigger:
              types: [intake.message.received, intake.ticket.comment.added]
              when: "event.channel != 'whatsapp'"
            ordering: conversation
            deadline: PT30M
            steps:
              - id: reply
                deliver: { to: event.data.replyTo, body: "Within thirty days." }
            """;

    private final Penstock penstock = Penstock.shared();
    private final int customer = CUSTOMERS.addAndGet(10);

    @BeforeEach
    void publish() {
        var definition = StrictJson.TOLERANT.writeValueAsString(Map.of("definition", CREDULOUS));
        var taken = penstock.api().put(penstock.api("/v1/workflows/credulous"), definition);
        assertThat(taken.good()).as(taken.body()).isTrue();
    }

    @AfterEach
    void heal() {
        penstock.heal();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToldAfterwardsIsNothingNew(Correspondent vendor) {
        ask(vendor);
        var answer = answer(vendor);
        penstock.awaitQuiet(Duration.ofSeconds(60));

        deliver(vendor.tellsOf(answer, customer));

        nothingIsNew(vendor);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsToldBeforeTheAnswerIsWrittenDownIsNothingNew(Correspondent vendor) {
        penstock.target().inject(Fault.NONE.withDelay(Duration.ofSeconds(2)));
        ask(vendor);
        var answer = answer(vendor);

        deliver(vendor.tellsOf(answer, customer));

        nothingIsNew(vendor);
    }

    private void ask(Correspondent vendor) {
        if (!vendor.isConnected()) {
            var made =
                    penstock.api()
                            .put(
                                    penstock.api(vendor.path().replace("/hooks/", "/connections/")),
                                    vendor.connection(
                                            penstock.target().baseUrl(), Penstock.ACCESS_TOKEN),
                                    "connections:write");
            assertThat(made.good()).as(made.body()).isTrue();
        }
        deliver(vendor.asks(customer));
    }

    private void deliver(Fresh request) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                penstock.api()
                                        .deliver(
                                                penstock.api(request.path()),
                                                request.body(),
                                                request.headers())
                                        .good());
    }

    private Answer answer(Correspondent vendor) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> vendor.answers(penstock.target(), customer), all -> !all.isEmpty())
                .getFirst();
    }

    /// The question and the answer are the events of the conversation, but for what became of the
    /// answer; the question has a run.
    private void nothingIsNew(Correspondent vendor) {
        penstock.awaitQuiet(Duration.ofSeconds(60));
        assertThat(vendor.answers(penstock.target(), customer)).hasSize(1);
        assertThat(count(vendor, "workflow.event where type <> 'intake.message.status' and"))
                .as("events")
                .isEqualTo(2);
        assertThat(count(vendor, "workflow.run where status = 'COMPLETED' and"))
                .as("runs")
                .isEqualTo(1);
        assertThat(count(vendor, "workflow.run where status not in ('COMPLETED', 'CANCELLED') and"))
                .as("other runs")
                .isZero();
    }

    /// Of the conversation that the channel told of last.
    private int count(Correspondent vendor, String of) {
        return penstock.sql()
                .sql(
                        """
                        select count(*) from %s conversation_key = (
                            select conversation_key from workflow.event
                            where channel = :channel order by ingested_at desc limit 1)
                        """
                                .formatted(of))
                .param("channel", vendor.channel())
                .query(Integer.class)
                .single();
    }
}

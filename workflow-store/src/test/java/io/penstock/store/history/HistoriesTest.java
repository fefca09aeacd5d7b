package io.penstock.store.history;

import static io.penstock.store.TestEvents.conversationKey;
import static io.penstock.store.TestEvents.message;
import static io.penstock.store.TestStore.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.penstock.schema.event.Channel;
import io.penstock.store.TestStore;
import io.penstock.store.run.Exit;
import io.penstock.store.send.Outcome;
import io.penstock.store.send.Outgoing;
import io.penstock.store.send.Sends;
import org.junit.jupiter.api.Test;

class HistoriesTest {

    @Test
    void tellsWhatWasSaidByBothOldestFirst() {
        try (var store = TestStore.fresh()) {
            var question = message(ACME, "dana", "Do you ship to Norway?");
            store.ingest(question, message(ACME, "alex", "Something else"));
            var worker = store.worker();
            var held = store.claimOne(worker).held();
            if (!store.views().run(ACME, held.run()).orElseThrow().event().equals(question.id())) {
                held = store.claimOne(worker).held();
            }
            var sends = store.get(Sends.class);
            var key = held.run() + "/reply/1";
            sends.intend(
                    held, new Outgoing(key, "reply", "ops", 1, Channel.WHATSAPP, "Yes, we do."));
            sends.outcome(held, key, new Outcome.Done("wamid.1"));
            store.journals().exit(held, new Exit.Complete());
            var now = message(ACME, "dana", "How long does it take?");
            store.ingest(now);
            var turns =
                    store.get(Histories.class)
                            .last(ACME, conversationKey(ACME, "dana"), now.id(), 10);
            assertThat(turns)
                    .extracting(Turn::ours, Turn::text, Turn::outcome)
                    .containsExactly(
                            tuple(false, "Do you ship to Norway?", "received"),
                            tuple(true, "Yes, we do.", "done"));
        }
    }
}

package io.penstock.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.embedded.model.Script;
import io.penstock.embedded.whatsapp.Fault;
import io.penstock.faults.story.Penstock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A run goes on where it failed; what was asked before is not asked again.
class ResumeTest {
    private final Penstock penstock = Penstock.shared();

    @AfterEach
    void heal() {
        penstock.heal();
    }

    @Test
    void aRunThatFailedAtItsFourthStepResumesThere() {
        // triage is answered, the answer after it is not
        var asked = new AtomicInteger();
        penstock.model().feels(() -> asked.getAndIncrement() == 0 ? Script.OK : Script.of("401"));
        var message = penstock.receive(penstock.question());
        var failed = penstock.await(message, "FAILED");
        assertThat(failed.step()).isEqualTo("answer");
        assertThat(penstock.timeline(message)).filteredOn(it -> it.startsWith("step")).hasSize(3);

        penstock.model().isWell();
        assertThat(penstock.api().post(penstock.api("/v1/runs/" + failed.id() + "/retry"), ""))
                .matches(answer -> answer.good());
        penstock.await(message, "COMPLETED");

        assertThat(penstock.model().asked(message.mark(), "triage")).hasSize(1);
        assertThat(penstock.model().asked(message.mark(), "answer"))
                .filteredOn(it -> it.answered())
                .hasSize(1);
        assertThat(penstock.answersTo(message)).isEqualTo(1);
    }

    @Test
    void aRunWhoseTargetRefusedAsksNoModelAgain() {
        penstock.target().inject(Fault.refuse(1, 401));
        var message = penstock.receive(penstock.question());
        var failed = penstock.await(message, "FAILED");
        assertThat(failed.step()).isEqualTo("reply");

        penstock.target().inject(Fault.NONE);
        penstock.api().post(penstock.api("/v1/runs/" + failed.id() + "/retry"), "");
        penstock.await(message, "COMPLETED");

        assertThat(penstock.model().asked(message.mark(), "triage")).hasSize(1);
        assertThat(penstock.model().asked(message.mark(), "answer")).hasSize(1);
        assertThat(penstock.answersTo(message)).isEqualTo(1);
    }
}

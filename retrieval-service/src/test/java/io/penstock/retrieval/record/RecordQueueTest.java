package io.penstock.retrieval.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.id.TenantId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordQueueTest {
    private static final TenantId ACME = new TenantId("acme");

    private final List<RetrievalRecord> written = new ArrayList<>();
    private final RecordQueue queue = new RecordQueue(2, written::addAll);

    @Test
    void keepsARecordUntilItIsWritten() {
        var taken = taken();

        assertThat(queue.add(taken)).isTrue();
        assertThat(queue.find(ACME, taken.id())).contains(taken);
        assertThat(written).isEmpty();

        queue.drain();

        assertThat(written).containsExactly(taken);
        assertThat(queue.find(ACME, taken.id())).isEmpty();
    }

    @Test
    void writesAtOnceWhenThereIsNoRoom() {
        queue.add(taken());
        queue.add(taken());
        var third = taken();

        assertThat(queue.add(third)).isFalse();
        assertThat(written).containsExactly(third);
    }

    @Test
    void hasRoomAgainAfterWriting() {
        queue.add(taken());
        queue.add(taken());
        queue.drain();

        assertThat(queue.add(taken())).isTrue();
        assertThat(written).hasSize(2);
    }

    @Test
    void losesNothingWhenWritingFails() {
        var broken =
                new RecordQueue(
                        2,
                        _ -> {
                            throw new IllegalStateException("away");
                        });
        broken.add(taken());

        assertThatThrownBy(broken::drain).isInstanceOf(IllegalStateException.class);
        assertThat(broken.size()).isEqualTo(1);
    }

    @Test
    void showsNobodyAnotherTenantsRecord() {
        var taken = taken();
        queue.add(taken);

        assertThat(queue.find(new TenantId("other"), taken.id())).isEmpty();
    }

    private static RetrievalRecord taken() {
        return Taken.by(ACME);
    }
}

package io.penstock.retrieval.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.penstock.retrieval.RetrievalService;
import io.penstock.schema.id.TenantId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@RetrievalService
class RecordsTest {
    private static final TenantId TENANT = new TenantId("records");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    @Autowired private JdbcRecords jdbc;

    @Test
    void aRecordThatPostgresRefusesHoldsUpNoOther() {
        var records = new Records(jdbc, new RecordProperties(100, Duration.ofMillis(20)), meters);
        var good = List.of(taken("faq"), taken("faq"), taken("faq"));
        records.start();
        try {
            records.add(taken("no\u0000name"));
            good.forEach(records::add);

            await().until(() -> good.stream().allMatch(this::isWritten));
            await().until(() -> waiting() == 0);
            assertThat(meters.counter("penstock.retrieval.records.lost").count()).isEqualTo(1);
        } finally {
            records.stop();
        }
    }

    private double waiting() {
        return meters.get("penstock.retrieval.records.waiting").gauge().value();
    }

    private boolean isWritten(RetrievalRecord taken) {
        return jdbc.find(TENANT, taken.id()).isPresent();
    }

    private static RetrievalRecord taken(String source) {
        return Taken.by(TENANT, source);
    }
}

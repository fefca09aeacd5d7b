package io.penstock.intake.accept;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.platform.event.EventRecords;
import io.penstock.schema.event.Event;
import io.penstock.schema.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/// Writes to Kafka under one deadline. The producer's own limits add up (`max.block.ms` for each
/// record, then `delivery.timeout.ms`), so sending happens beside the request.
@Component
class KafkaAcceptanceLog implements AcceptanceLog {
    private final KafkaTemplate<String, byte[]> kafka;
    private final EventRecords events;
    private final Duration deadline;

    KafkaAcceptanceLog(
            KafkaTemplate<String, byte[]> kafka, EventRecords events, AcceptProperties settings) {
        this.kafka = kafka;
        this.events = events;
        this.deadline = settings.acknowledgement();
    }

    @Override
    public void write(List<Event> accepted, DeliveryRecords.Encoded delivery, Runnable unanswered)
            throws NotAcknowledgedException {
        var givenUp = new CompletableFuture<Void>();
        var sends = new ArrayList<Supplier<CompletableFuture<?>>>(accepted.size() + 1);
        for (var event : accepted) {
            var encoded = events.encode(event);
            var record = toRecord(Topics.EVENTS, encoded.key(), encoded.headers(), encoded.value());
            sends.add(
                    () -> {
                        var sent = kafka.send(record);
                        var _ = sent.runAfterBoth(givenUp, unanswered);
                        return sent;
                    });
        }
        sends.add(() -> kafka.send(toRecord(delivery)));
        try {
            await(all(sends));
        } catch (NotAcknowledgedException e) {
            givenUp.complete(null);
            throw e;
        }
    }

    @Override
    public void note(DeliveryRecords.Encoded delivery) {
        var _ = all(List.of(() -> kafka.send(toRecord(delivery))));
    }

    private void await(CompletableFuture<?> acknowledged) throws NotAcknowledgedException {
        try {
            acknowledged.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new NotAcknowledgedException("no acknowledgement within " + deadline);
        } catch (ExecutionException e) {
            throw new NotAcknowledgedException(
                    e.getCause() == null ? "unknown" : e.getCause().getClass().getSimpleName());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new NotAcknowledgedException("interrupted");
        }
    }

    private static CompletableFuture<?> all(List<Supplier<CompletableFuture<?>>> sends) {
        var all = new CompletableFuture<Void>();
        Thread.ofVirtual()
                .name("produce")
                .start(
                        () -> {
                            try {
                                var sent = sends.stream().map(Supplier::get).toList();
                                CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                                        .whenComplete((_, failure) -> settle(all, failure));
                            } catch (RuntimeException failure) {
                                all.completeExceptionally(failure);
                            }
                        });
        return all;
    }

    private static void settle(CompletableFuture<Void> all, @Nullable Throwable failure) {
        if (failure == null) {
            all.complete(null);
        } else {
            all.completeExceptionally(failure);
        }
    }

    private static ProducerRecord<String, byte[]> toRecord(DeliveryRecords.Encoded delivery) {
        return toRecord(Topics.DELIVERIES, delivery.key(), delivery.headers(), delivery.value());
    }

    private static ProducerRecord<String, byte[]> toRecord(
            String topic, String key, Map<String, String> headers, byte[] value) {
        var record = new ProducerRecord<>(topic, key, value);
        headers.forEach(
                (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        return record;
    }
}

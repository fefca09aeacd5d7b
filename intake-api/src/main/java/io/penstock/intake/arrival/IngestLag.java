package io.penstock.intake.arrival;

import io.penstock.schema.topic.Topics;
import io.penstock.store.view.RunViews;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/// How many accepted events are not stored yet: what Kafka holds, less what the ingester has read.
@Component
public class IngestLag {
    private static final long PATIENCE_MILLIS = 500;

    private final RunViews views;
    private final Admin admin;

    IngestLag(RunViews views, KafkaAdmin settings) {
        this.views = views;
        this.admin = Admin.create(settings.getConfigurationProperties());
    }

    @PreDestroy
    void close() {
        admin.close(Duration.ZERO);
    }

    /// Empty while Kafka cannot be asked.
    public OptionalLong records() {
        var read = new HashMap<Integer, Long>();
        views.progress().stream()
                .filter(progress -> progress.topic().equals(Topics.EVENTS))
                .forEach(progress -> read.put(progress.partition(), progress.nextOffset()));
        return ends().stream()
                .mapToLong(
                        ends ->
                                ends.entrySet().stream()
                                        .mapToLong(
                                                end ->
                                                        end.getValue()
                                                                - read.getOrDefault(
                                                                        end.getKey(), 0L))
                                        .map(behind -> Math.max(0, behind))
                                        .sum())
                .findFirst();
    }

    /// The next offset of each partition of the events; empty while Kafka cannot be asked.
    public Optional<Map<Integer, Long>> ends() {
        try {
            return Optional.of(askEnds());
        } catch (ExecutionException | TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Map<Integer, Long> askEnds()
            throws ExecutionException, TimeoutException, InterruptedException {
        var topic =
                admin.describeTopics(List.of(Topics.EVENTS))
                        .allTopicNames()
                        .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                        .get(Topics.EVENTS);
        var partitions =
                Objects.requireNonNull(topic).partitions().stream()
                        .map(info -> new TopicPartition(Topics.EVENTS, info.partition()))
                        .collect(Collectors.toMap(at -> at, _ -> OffsetSpec.latest()));
        return admin
                .listOffsets(partitions)
                .all()
                .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .entrySet()
                .stream()
                .collect(
                        Collectors.toMap(
                                end -> end.getKey().partition(), end -> end.getValue().offset()));
    }
}

package io.penstock.intake.stream;

import io.penstock.platform.loop.PollLoop;
import io.penstock.schema.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.stereotype.Component;

/// Reads all partitions of `penstock.run-status` into the ring, without a group: every instance
/// sees everything, and nothing is committed. A broker that is away is asked again, from where the
/// reading ended.
@Component
final class KafkaStatusFeed implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(KafkaStatusFeed.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, Object> settings;
    private final int history;
    private final StatusRing ring;
    private final StatusRecords records = new StatusRecords();
    private final PollLoop loop = new PollLoop("run-status", this::runOnce, PAUSE);
    private @Nullable Consumer<String, byte[]> consumer;
    private List<TopicPartition> partitions = List.of();
    private long[] next = {};
    private boolean told;
    private volatile boolean running;

    KafkaStatusFeed(ConsumerFactory<?, ?> kafka, StreamProperties settings, StatusRing ring) {
        this.settings = new HashMap<>(kafka.getConfigurationProperties());
        this.settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        this.settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        this.settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 4000);
        this.settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3000);
        this.settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        this.history = settings.history();
        this.ring = ring;
    }

    @Override
    public void start() {
        running = true;
        loop.start();
    }

    /// Before the web server waits for its requests: streams end by themselves only here.
    @Override
    public void stop() {
        running = false;
        ring.close();
        loop.stop(PATIENCE);
        try {
            close();
        } catch (ConcurrentModificationException _) {
            // the loop still has it: it was interrupted, and closes it
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private boolean runOnce() throws InterruptedException {
        try {
            var open = consumer == null ? open() : consumer;
            if (open == null) {
                return false;
            }
            read(open);
            told = false;
            return true;
        } catch (InterruptException _) {
            close();
            throw new InterruptedException();
        } catch (InvalidOffsetException _) {
            log.warn("penstock.run-status no longer holds what comes next; streams begin anew");
            next = new long[0];
            close();
            return true;
        } catch (KafkaException e) {
            close();
            tellOnce(e.getClass().getSimpleName());
            return false;
        }
    }

    /// Null while the topic is not there.
    private @Nullable Consumer<String, byte[]> open() {
        var opened =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer());
        consumer = opened;
        var found = opened.partitionsFor(Topics.RUN_STATUS);
        if (found == null || found.isEmpty()) {
            close();
            tellOnce("no topic");
            return null;
        }
        partitions =
                IntStream.range(0, found.size())
                        .mapToObj(number -> new TopicPartition(Topics.RUN_STATUS, number))
                        .toList();
        opened.assign(partitions);
        if (next.length == partitions.size()) {
            partitions.forEach(at -> opened.seek(at, next[at.partition()]));
        } else {
            begin(opened);
        }
        return opened;
    }

    private void begin(Consumer<String, byte[]> opened) {
        var ends = offsets(opened.endOffsets(partitions));
        var from = offsets(opened.beginningOffsets(partitions));
        for (var partition = 0; partition < from.length; partition++) {
            from[partition] = Math.max(from[partition], ends[partition] - history);
        }
        partitions.forEach(at -> opened.seek(at, from[at.partition()]));
        next = from;
        records.forget();
        ring.begin(from, ends);
    }

    private void read(Consumer<String, byte[]> open) {
        var batch = new ArrayList<Told>();
        for (var record : open.poll(POLL)) {
            records.read(record).ifPresent(batch::add);
        }
        // past the markers of transactions, too
        partitions.forEach(at -> next[at.partition()] = open.position(at));
        ring.append(batch, next);
    }

    private long[] offsets(Map<TopicPartition, Long> known) {
        return partitions.stream().mapToLong(known::get).toArray();
    }

    private void tellOnce(String why) {
        if (!told) {
            told = true;
            log.atWarn()
                    .addKeyValue("failure", why)
                    .log(
                            "Status changes cannot be read from Kafka; it is asked again every second");
        }
    }

    private void close() {
        if (consumer != null) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            consumer = null;
        }
    }
}

package io.penstock.intake;

import static org.awaitility.Awaitility.await;

import io.penstock.embedded.kafka.TestKafka;
import io.penstock.schema.topic.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/// Readers of `/v1/runs/stream`, and records that the relay would write.
final class Streams {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Streams() {}

    /// One block of an event stream.
    record Block(@Nullable String id, @Nullable String event, @Nullable String data) {}

    /// A reader that takes what comes.
    static final class Reader implements AutoCloseable {
        private final HttpResponse<InputStream> answer;
        private final List<Block> blocks = new CopyOnWriteArrayList<>();
        private volatile boolean ended;

        private Reader(HttpResponse<InputStream> answer) {
            this.answer = answer;
            Thread.ofVirtual().start(this::read);
        }

        static Reader open(URI uri, String token, @Nullable String lastEventId) throws Exception {
            var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            return new Reader(
                    HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
        }

        int status() {
            return answer.statusCode();
        }

        HttpResponse<InputStream> answer() {
            return answer;
        }

        /// Blocks of this event so far.
        List<Block> told(String event) {
            return blocks.stream().filter(block -> event.equals(block.event())).toList();
        }

        /// The versions of a run so far, in order.
        List<Long> versions(UUID run) {
            return told("status").stream()
                    .map(
                            block ->
                                    io.penstock.schema.json.StrictJson.TOLERANT.readTree(
                                            block.data()))
                    .filter(json -> json.path("run").asString().equals(run.toString()))
                    .map(json -> json.path("version").asLong())
                    .toList();
        }

        /// The id that a browser would send when it comes back.
        @Nullable String lastId() {
            return blocks.reversed().stream()
                    .map(Block::id)
                    .filter(id -> id != null)
                    .findFirst()
                    .orElse(null);
        }

        /// Waits until the stream stands, so that what happens from now on is told.
        Reader begun() {
            await().atMost(Duration.ofSeconds(10)).until(() -> lastId() != null);
            return this;
        }

        boolean ended() {
            return ended;
        }

        private void read() {
            try (var lines =
                    new BufferedReader(
                            new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                String id = null;
                String event = null;
                String data = null;
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.isEmpty()) {
                        blocks.add(new Block(id, event, data));
                        id = event = data = null;
                    } else if (line.startsWith("id: ")) {
                        id = line.substring(4);
                    } else if (line.startsWith("event: ")) {
                        event = line.substring(7);
                    } else if (line.startsWith("data: ")) {
                        data = line.substring(6);
                    }
                }
            } catch (IOException _) {
                // closed by this side, or broken by the other: ended either way
            } finally {
                ended = true;
            }
        }

        @Override
        public void close() throws IOException {
            answer.body().close();
        }
    }

    /// Writes to `penstock.run-status`.
    static final class Teller implements AutoCloseable {
        private final KafkaProducer<String, String> producer;

        Teller() {
            this(TestKafka.shared().bootstrapServers());
        }

        Teller(String kafka) {
            producer =
                    new KafkaProducer<>(
                            Map.of("bootstrap.servers", kafka, "linger.ms", 1),
                            new StringSerializer(),
                            new StringSerializer());
        }

        void tell(String tenant, UUID run, String workflow, long version) {
            producer.send(record(tenant, run, workflow, version));
        }

        void flush() {
            producer.flush();
        }

        private static ProducerRecord<String, String> record(
                String tenant, UUID run, String workflow, long version) {
            return new ProducerRecord<>(
                    Topics.RUN_STATUS,
                    run.toString(),
                    """
                    {"tenant":"%s","run":"%s","workflow":"%s","step":"reply","status":"RUNNING",\
                    "version":%d,"time":"2026-06-01T12:00:00.000001Z"}\
                    """
                            .formatted(tenant, run, workflow, version));
        }

        @Override
        public void close() {
            producer.close();
        }
    }
}

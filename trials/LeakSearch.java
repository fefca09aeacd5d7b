import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Looks for what was sent in every file under the data folder, and in every record of every topic as a consumer reads it
/// (segments are compressed). Each store also gets a canary in clear, which the same search must find.
void main(String... args) throws Exception {
    var data = Path.of(args[0]);
    var offset = Integer.parseInt(args[1]);
    var sent = List.of(args).subList(2, args.length);
    var canary = "canary" + UUID.randomUUID().toString().replace("-", "");

    var kafka = "127.0.0.1:" + (19092 + offset);
    writeToKafka(kafka, canary);
    writeToPostgres(15432 + offset, password(data), canary);
    Files.writeString(data.resolve("logs").resolve("leak-search.log"), canary + "\n");

    var needles = new ArrayList<>(sent);
    needles.add(canary);
    var hits = new LinkedHashMap<String, Map<String, Integer>>();
    for (var store : List.of("kafka", "postgres", "logs")) {
        hits.put(store, searchFiles(data.resolve(store), needles));
    }
    hits.put("kafka records", searchRecords(kafka, needles));
    for (var rest : List.of("retrieval", "config", "run")) {
        hits.put(rest, searchFiles(data.resolve(rest), sent));
    }

    var sound = true;
    for (var store : hits.entrySet()) {
        System.out.println("      " + store.getKey() + ": " + store.getValue());
        var found = store.getValue();
        sound &= sent.stream().allMatch(needle -> found.get(needle) == 0);
        sound &= found.getOrDefault(canary, 1) > 0;
    }
    System.exit(sound ? 0 : 1);
}

String password(Path data) throws IOException {
    try (var files = Files.list(data.resolve("secrets"))) {
        var file = files.filter(each -> each.getFileName().toString().contains("postgres")
                        && !each.getFileName().toString().contains("penstock_"))
                .findFirst()
                .orElseThrow();
        return Files.readString(file).strip();
    }
}

void writeToKafka(String brokers, String canary) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "acks", "all", "compression.type", "lz4");
    try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
        // no service reads that topic
        producer.send(new ProducerRecord<>("penstock.dead-letters", null, canary.getBytes(StandardCharsets.UTF_8))).get();
    }
}

void writeToPostgres(int port, String password, String canary) throws Exception {
    try (var connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/penstock", "postgres", password);
            var statement = connection.createStatement()) {
        statement.execute("create table if not exists leak_search (text text)");
        try (var insert = connection.prepareStatement("insert into leak_search values (?)")) {
            insert.setString(1, canary);
            insert.execute();
        }
        statement.execute("checkpoint"); // every page is in its file
    }
}

Map<String, Integer> searchFiles(Path folder, List<String> needles) throws IOException {
    var found = none(needles);
    if (Files.exists(folder)) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                count(Files.readAllBytes(file), needles, found);
            }
        }
    }
    return found;
}

Map<String, Integer> searchRecords(String brokers, List<String> needles) {
    Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "max.partition.fetch.bytes", 8 << 20);
    var found = none(needles);
    try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        var partitions = consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .filter(each -> each.topic().startsWith("penstock."))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var ends = consumer.endOffsets(partitions);
        while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
            for (var record : consumer.poll(Duration.ofMillis(500))) {
                count(orEmpty(record.key()), needles, found);
                count(orEmpty(record.value()), needles, found);
                record.headers().forEach(header -> count(orEmpty(header.value()), needles, found));
            }
        }
    }
    return found;
}

byte[] orEmpty(byte[] bytes) {
    return bytes == null ? new byte[0] : bytes;
}

Map<String, Integer> none(List<String> needles) {
    var found = new LinkedHashMap<String, Integer>();
    needles.forEach(needle -> found.put(needle, 0));
    return found;
}

void count(byte[] bytes, List<String> needles, Map<String, Integer> found) {
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    for (var needle : needles) {
        if (text.contains(needle)) {
            found.merge(needle, 1, Integer::sum);
        }
    }
}

package io.penstock.store.ingest;

import io.penstock.store.sql.Columns;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// How far each partition was read, for people who ask why something is not there yet.
@Repository
class JdbcProgress {
    private static final String ADVANCE =
            """
            insert into workflow.ingest_progress as p
                (topic, partition, next_offset, record_time, updated_at)
            values (:topic, :partition, :next, :time, clock_timestamp())
            on conflict (topic, partition) do update
            set next_offset = greatest(p.next_offset, excluded.next_offset),
                record_time = greatest(p.record_time, excluded.record_time),
                updated_at = excluded.updated_at
            """;

    private final JdbcClient jdbc;

    JdbcProgress(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Newest(long offset, Instant time) {
        static Newest of(Origin origin) {
            return new Newest(origin.offset(), origin.timestamp());
        }

        Newest and(Newest other) {
            return new Newest(
                    Math.max(offset, other.offset), time.isAfter(other.time) ? time : other.time);
        }
    }

    private record Partition(String topic, int number) implements Comparable<Partition> {
        @Override
        public int compareTo(Partition other) {
            var byTopic = topic.compareTo(other.topic);
            return byTopic == 0 ? Integer.compare(number, other.number) : byTopic;
        }
    }

    void advance(List<LogRecord> batch) {
        var newest = new TreeMap<Partition, Newest>();
        for (var item : batch) {
            var origin = item.origin();
            newest.merge(
                    new Partition(origin.topic(), origin.partition()),
                    Newest.of(origin),
                    Newest::and);
        }
        newest.forEach(this::advance);
    }

    private void advance(Partition partition, Newest newest) {
        jdbc.sql(ADVANCE)
                .param("topic", partition.topic())
                .param("partition", partition.number())
                .param("next", newest.offset() + 1)
                .param("time", Columns.timestamp(newest.time()))
                .update();
    }
}

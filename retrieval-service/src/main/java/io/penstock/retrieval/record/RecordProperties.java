package io.penstock.retrieval.record;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param queue records that may wait to be written; beyond that, the call that made one writes it
/// @param pause between two tries while Postgres is away
@ConfigurationProperties("penstock.retrieval.record")
record RecordProperties(@DefaultValue("1000") int queue, @DefaultValue("1s") Duration pause) {}

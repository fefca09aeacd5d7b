package io.penstock.retrieval.index;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param poll pause between two looks at the change feed; a write through this replica rings at
/// once
/// @param batch changes of one commit of the index
/// @param patience how long `refresh=wait` waits
/// @param changeRetention how long the feed is kept; a replica that was away longer builds anew
@ConfigurationProperties("penstock.retrieval.index")
record IndexProperties(
        @DefaultValue("250ms") Duration poll,
        @DefaultValue("500") int batch,
        @DefaultValue("10s") Duration patience,
        @DefaultValue("7d") Duration changeRetention) {}

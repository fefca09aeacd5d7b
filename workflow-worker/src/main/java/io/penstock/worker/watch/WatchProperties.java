package io.penstock.worker.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// @param pause between counts
@Validated
@ConfigurationProperties("penstock.worker.watch")
public record WatchProperties(@DefaultValue("15s") Duration pause) {}

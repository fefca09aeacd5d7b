package io.penstock.gateway.record;

import jakarta.validation.constraints.Positive;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/// How records of calls are written.
///
/// @param queue calls that may wait, some 2 KB each without their contents
/// @param contents how much of what was said may wait beside; beyond it, a call's content is
// dropped
/// @param batch calls written in one transaction
/// @param drain how long an orderly stop waits for what still waits
@Validated
@ConfigurationProperties("penstock.gateway.record")
record RecordProperties(
        @DefaultValue("10000") @Positive int queue,
        @DefaultValue("32MB") DataSize contents,
        @DefaultValue("50") @Positive int batch,
        @DefaultValue("10s") Duration drain) {}

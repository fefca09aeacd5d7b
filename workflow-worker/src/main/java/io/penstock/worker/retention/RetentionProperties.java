package io.penstock.worker.retention;

import io.penstock.schema.failure.FailureClass;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/// How long what ended stays.
///
/// @param completed since the end of a run that is `COMPLETED`
/// @param cancelled of one that is `CANCELLED`
/// @param failed of one that is `FAILED`
/// @param classes of one that failed in such a way, instead
/// @param unmatched since an event came that started nothing
/// @param deliveries since a request was delivered
/// @param batch runs a look
/// @param pause between looks
@Validated
@ConfigurationProperties("penstock.worker.retention")
public record RetentionProperties(
        @DefaultValue("90d") Duration completed,
        @DefaultValue("90d") Duration cancelled,
        @DefaultValue("180d") Duration failed,
        @DefaultValue Map<FailureClass, Duration> classes,
        @DefaultValue("90d") Duration unmatched,
        @DefaultValue("7d") Duration deliveries,
        @DefaultValue("100") @Positive int batch,
        @DefaultValue("5s") Duration pause) {

    /// An event is known by its row: it must outlast its topic, from which it could be read again.
    static final Duration LEAST = Duration.ofDays(42);

    public RetentionProperties {
        classes = Map.copyOf(classes);
    }

    @AssertTrue(message = "Deliveries stay for at least 1d: they leave day by day")
    boolean isADayAtLeast() {
        return deliveries.compareTo(Duration.ofDays(1)) >= 0;
    }

    @AssertTrue(
            message =
                    "What ended stays for at least 42d: the 7d of the topics, and 35d in which a"
                            + " sender's repetition is still known as one")
    boolean isLongEnough() {
        return Stream.concat(
                        Stream.of(completed, cancelled, failed, unmatched),
                        classes.values().stream())
                .allMatch(age -> age.compareTo(LEAST) >= 0);
    }
}

package io.penstock.platform.crash;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The moments between two writes of which the second may never come. A test names one with
/// `-Dpenstock.crash-point=model-answered:3`; the process then dies there, as it would of
/// `kill -9`, at the third passage. Without that property a passage compares one constant with
/// null.
public enum CrashPoint {
    /// Intake judged a request's items; Kafka has nothing of them.
    ACCEPTED_UNPUBLISHED,
    /// Kafka has acknowledged; the sender knows nothing of it.
    PUBLISHED_UNANSWERED,
    /// A batch of the log is written, and not committed.
    BATCH_UNCOMMITTED,
    /// A batch is committed; its offsets are not.
    BATCH_COMMITTED,
    /// A run was claimed; nothing of it has been done.
    CLAIMED,
    /// A model has answered; nothing of the answer is kept here.
    MODEL_ANSWERED,
    /// The answer is kept; its step has no result.
    ANSWER_KEPT,
    /// The intent of a side effect stands; the target was not called.
    INTENT_WRITTEN,
    /// The target has taken a side effect; no outcome stands.
    EFFECT_DONE,
    /// A step has its result; the run goes on to the next.
    CHECKPOINT_WRITTEN,
    /// A run has left in the tables; its worker has not let go.
    RUN_LEFT,
    /// Kafka has outbox rows, in a transaction that is open.
    RELAY_UNCOMMITTED,
    /// Kafka has outbox rows for good; they are not deleted.
    RELAY_PRODUCED,
    /// A lease is about to be renewed.
    LEASE_RENEWAL,
    /// Letters of a redrive have moved their runs, and are not marked; nothing is committed.
    REDRIVE_UNMARKED;

    private static final Logger log = LoggerFactory.getLogger(CrashPoint.class);

    static final String PROPERTY = "penstock.crash-point";

    /// What the shell says of a process that `kill -9` ended.
    public static final int STATUS = 137;

    private static final @Nullable Armed ARMED = Armed.by(System.getProperty(PROPERTY));

    private record Armed(CrashPoint point, AtomicInteger passages) {
        static @Nullable Armed by(@Nullable String property) {
            if (property == null) {
                return null;
            }
            var parts = property.split(":", 2);
            var point = valueOf(parts[0].replace('-', '_').toUpperCase(Locale.ROOT));
            var passages = parts.length == 1 ? 1 : Integer.parseInt(parts[1]);
            log.atWarn().log("This process dies at {}, passage {}", point.word(), passages);
            return new Armed(point, new AtomicInteger(passages));
        }

        void passed(CrashPoint passed) {
            if (passed == point && passages.decrementAndGet() == 0) {
                Runtime.getRuntime().halt(STATUS);
            }
        }
    }

    /// As the property names it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public void pass() {
        if (ARMED != null) {
            ARMED.passed(this);
        }
    }
}

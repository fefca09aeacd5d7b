package io.penstock.store.schedule;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/// A cron expression by the clocks of a zone: five fields, or six with seconds first, or a macro
/// such as `@daily`; in Spring's dialect.
///
/// What it says of a day on which clocks change is this class's, not Spring's. An expression that
/// names its hours means times of the day: one that the clocks leave out happens when they go on,
/// and one that they show twice happens the first time. An expression for every hour (`*` or `*/n`)
/// means that time passes: it goes on through an hour that comes twice, and nothing is made up for
/// an hour that does not come.
public final class Cron {
    private static final int FIELDS = 5;
    private static final int HOURS_OF_SIX = 2;

    /// Where to look for the last of many, so that a long outage costs no more than a short one.
    private static final List<Duration> WINDOWS =
            List.of(
                    Duration.ofHours(1),
                    Duration.ofDays(1),
                    Duration.ofDays(32),
                    Duration.ofDays(366));

    private final String expression;
    private final ZoneId zone;
    private final CronExpression cron;
    private final boolean everyHour;

    private Cron(String expression, ZoneId zone, CronExpression cron, boolean everyHour) {
        this.expression = expression;
        this.zone = zone;
        this.cron = cron;
        this.everyHour = everyHour;
    }

    /// Empty for what is no expression, and for one that never happens.
    public static Optional<Cron> of(String expression, ZoneId zone) {
        var fields = expression.strip().split("\\s+");
        var whole = fields.length == FIELDS ? "0 " + expression.strip() : expression.strip();
        try {
            var everyHour =
                    fields.length == 1
                            ? whole.equals("@hourly")
                            : whole.split("\\s+")[HOURS_OF_SIX].startsWith("*");
            var cron = CronExpression.parse(whole);
            return Optional.of(new Cron(expression, zone, cron, everyHour))
                    .filter(read -> read.cron.next(LocalDateTime.of(2000, 1, 1, 0, 0)) != null);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    /// Empty for what is no time zone.
    public static Optional<ZoneId> zone(String name) {
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    public String expression() {
        return expression;
    }

    public ZoneId zone() {
        return zone;
    }

    /// The first occurrence after `time`; empty where there is none more.
    public Optional<Instant> next(Instant time) {
        return everyHour ? nextAsTimePasses(time) : nextTimeOfDay(time);
    }

    /// The first `count` occurrences after `time`.
    public List<Instant> next(Instant time, int count) {
        var occurrences = new ArrayList<Instant>();
        var next = next(time);
        while (next.isPresent() && occurrences.size() < count) {
            occurrences.add(next.get());
            next = next(next.get());
        }
        return occurrences;
    }

    /// The last occurrence until `end`, at the latest then.
    ///
    /// @param first an occurrence that is not after `end`
    Instant last(Instant first, Instant end) {
        for (var window : WINDOWS) {
            var from = end.minus(window);
            if (!from.isAfter(first)) {
                break;
            }
            var next = next(from);
            if (next.isPresent() && !next.get().isAfter(end)) {
                return lastFrom(next.get(), end);
            }
        }
        return lastFrom(first, end);
    }

    private Instant lastFrom(Instant first, Instant end) {
        var last = first;
        var next = next(last);
        while (next.isPresent() && !next.get().isAfter(end)) {
            last = next.get();
            next = next(last);
        }
        return last;
    }

    private Optional<Instant> nextTimeOfDay(Instant time) {
        var local = cron.next(LocalDateTime.ofInstant(time, zone));
        while (local != null && !moment(local).isAfter(time)) {
            local = cron.next(local);
        }
        return Optional.ofNullable(local).map(this::moment);
    }

    private Instant moment(LocalDateTime local) {
        var change = zone.getRules().getTransition(local);
        return change == null || change.isOverlap()
                ? local.atZone(zone).withEarlierOffsetAtOverlap().toInstant()
                : change.getInstant();
    }

    private Optional<Instant> nextAsTimePasses(Instant time) {
        var from = time;
        var offset = zone.getRules().getOffset(from);
        while (true) {
            var next = next(from, offset);
            var change = zone.getRules().nextTransition(from);
            if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
                return next;
            }
            // at the change itself clocks show the new time
            from = change.getInstant().minusSeconds(1);
            offset = change.getOffsetAfter();
            var atOnce = next(from, offset);
            var following = following(change);
            if (atOnce.isPresent()
                    && (following == null || atOnce.get().isBefore(following.getInstant()))) {
                return atOnce;
            }
            from = change.getInstant();
        }
    }

    private @Nullable ZoneOffsetTransition following(ZoneOffsetTransition change) {
        return zone.getRules().nextTransition(change.getInstant());
    }

    private Optional<Instant> next(Instant from, ZoneOffset offset) {
        return Optional.ofNullable(cron.next(LocalDateTime.ofInstant(from, offset)))
                .map(local -> local.toInstant(offset));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron that
                && expression.equals(that.expression)
                && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return 31 * expression.hashCode() + zone.hashCode();
    }

    @Override
    public String toString() {
        return expression + " " + zone;
    }
}

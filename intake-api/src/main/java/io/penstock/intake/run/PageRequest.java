package io.penstock.intake.run;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.run.RunPhase;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.contact.ContactKey;
import io.penstock.store.view.RunFilter;
import io.penstock.store.view.RunFilter.Condition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of runs, as a caller asks for it.
final class PageRequest {
    private static final int MAX_PAGE = 200;
    private static final int USUAL_PAGE = 50;
    private static final String TIME = "a time such as 2026-06-01T12:00:00Z";

    private final Asked asked;
    private final RunFilter filter;
    private final @Nullable String cursor;
    private final int limit;

    /// @throws ProblemException if a value is not of its form
    PageRequest(Asked asked) {
        this.asked = asked;
        var conditions = new ArrayList<Condition>();
        statuses(asked).map(RunFilter.Statuses::new).ifPresent(conditions::add);
        var workflows = asked.several("workflow", "a workflow's name", Optional::of);
        if (!workflows.isEmpty()) {
            conditions.add(new RunFilter.Workflows(workflows));
        }
        add(conditions, "channel", "a channel's name", Channel::named, RunFilter.OfChannel::new);
        add(conditions, "owner", "an owner's name", Optional::of, RunFilter.Owner::new);
        add(
                conditions,
                "failureClass",
                "one of " + Arrays.toString(FailureClass.values()),
                text -> word(FailureClass.values(), text),
                RunFilter.FailedAs::new);
        add(conditions, "code", "a failure's code", Optional::of, RunFilter.FailureCode::new);
        add(conditions, "event", "an event id", PageRequest::eventId, RunFilter.OfEvent::new);
        add(conditions, "from", TIME, PageRequest::time, RunFilter.From::new);
        add(conditions, "to", TIME, PageRequest::time, RunFilter.To::new);
        add(conditions, "dueFrom", TIME, PageRequest::time, RunFilter.DueFrom::new);
        add(conditions, "dueTo", TIME, PageRequest::time, RunFilter.DueTo::new);
        contact(conditions);
        this.filter = new RunFilter(conditions);
        this.cursor =
                asked.one("cursor", "the `next` of the page before", Optional::of).orElse(null);
        this.limit = asked.one("limit", "1 to " + MAX_PAGE, PageRequest::limit).orElse(USUAL_PAGE);
    }

    RunFilter filter() {
        return filter;
    }

    @Nullable String cursor() {
        return cursor;
    }

    int limit() {
        return limit;
    }

    ProblemException refusedCursor() {
        return asked.refused("cursor", "the `next` of the page before");
    }

    /// A phase is its statuses; with both, those of the one that are in the other.
    private static Optional<EnumSet<RunStatus>> statuses(Asked asked) {
        var statuses =
                asked.several(
                        "status",
                        "one of " + Arrays.toString(RunStatus.values()),
                        text -> word(RunStatus.values(), text));
        var phases =
                asked.several(
                        "phase",
                        "pending, running, failed or complete",
                        text -> word(RunPhase.values(), text.toUpperCase(Locale.ROOT)));
        if (statuses.isEmpty() && phases.isEmpty()) {
            return Optional.empty();
        }
        var wanted = EnumSet.allOf(RunStatus.class);
        wanted.removeIf(status -> !statuses.isEmpty() && !statuses.contains(status));
        wanted.removeIf(status -> !phases.isEmpty() && !phases.contains(status.phase()));
        return Optional.of(wanted);
    }

    private void contact(List<Condition> conditions) {
        add(
                conditions,
                "contact/phone",
                "an international number such as +15550100",
                ContactKey::phone,
                RunFilter.OfContact::new);
        add(
                conditions,
                "contact/email",
                "an e-mail address",
                ContactKey::email,
                RunFilter.OfContact::new);
        add(
                conditions,
                "contact/externalId",
                "an id",
                ContactKey::externalId,
                RunFilter.OfContact::new);
        if (asked.inBody()
                && conditions.stream().noneMatch(RunFilter.OfContact.class::isInstance)) {
            throw asked.refused("contact", "an object with one of " + Asked.CONTACT);
        }
    }

    private <T> void add(
            List<Condition> conditions,
            String name,
            String expected,
            Function<String, Optional<T>> reading,
            Function<T, Condition> condition) {
        asked.one(name, expected, reading).map(condition).ifPresent(conditions::add);
    }

    private static <E extends Enum<E>> Optional<E> word(E[] words, String text) {
        return Arrays.stream(words).filter(word -> word.name().equals(text)).findFirst();
    }

    private static Optional<EventId> eventId(String text) {
        return EventId.wellFormed(text) ? Optional.of(new EventId(text)) : Optional.empty();
    }

    /// Of four-digit years, which every store can hold.
    private static Optional<Instant> time(String text) {
        try {
            var time = OffsetDateTime.parse(text);
            return time.getYear() >= 1970 && time.getYear() <= 9999
                    ? Optional.of(time.toInstant())
                    : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> limit(String text) {
        try {
            return Optional.of(Integer.valueOf(text)).filter(it -> it >= 1 && it <= MAX_PAGE);
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}

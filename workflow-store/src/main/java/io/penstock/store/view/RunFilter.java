package io.penstock.store.view;

import io.penstock.schema.event.Channel;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.id.EventId;
import io.penstock.schema.run.RunStatus;
import io.penstock.store.contact.ContactKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which runs a page shows: those for which every condition holds.
///
/// @param conditions at most one of each kind
public record RunFilter(List<Condition> conditions) {
    public static final RunFilter ALL = new RunFilter(List.of());

    /// @throws IllegalArgumentException if there are two of one kind
    public RunFilter {
        conditions = List.copyOf(conditions);
        if (conditions.stream().map(Condition::getClass).distinct().count() < conditions.size()) {
            throw new IllegalArgumentException("A filter has at most one condition of each kind");
        }
    }

    public static RunFilter of(Condition... conditions) {
        return new RunFilter(List.of(conditions));
    }

    public sealed interface Condition {}

    /// In one of them.
    public record Statuses(Set<RunStatus> statuses) implements Condition {
        public Statuses {
            statuses = Set.copyOf(statuses);
        }
    }

    /// Of one of them.
    public record Workflows(Set<String> names) implements Condition {
        public Workflows {
            names = Set.copyOf(names);
        }
    }

    public record OfChannel(Channel channel) implements Condition {}

    /// The owner of the step at which it stands.
    public record Owner(String name) implements Condition {}

    public record FailedAs(FailureClass failureClass) implements Condition {}

    public record FailureCode(String code) implements Condition {}

    public record OfEvent(EventId event) implements Condition {}

    /// Began then or later.
    public record From(Instant time) implements Condition {}

    /// Began before.
    public record To(Instant time) implements Condition {}

    /// Goes on, or begins, by itself then or later.
    public record DueFrom(Instant time) implements Condition {}

    /// Goes on, or begins, by itself before.
    public record DueTo(Instant time) implements Condition {}

    /// Who or what its event is about.
    public record OfContact(ContactKey key) implements Condition {}

    <T extends Condition> Optional<T> find(Class<T> kind) {
        return conditions.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
}

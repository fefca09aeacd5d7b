package io.penstock.definition;

import io.penstock.schema.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A workflow definition that passed every check: its references resolve and its expressions are
/// typed.
///
/// @param ordering whether runs of one conversation follow each other
/// @param whileInReview what a run in review does to the next one of its conversation
/// @param priority whose runs are claimed first
/// @param deadline from the start of a run to its end, waiting included
/// @param steps in the order in which they run
/// @param source what is stored, hashed, and pinned in a run
public record Definition(
        String name,
        String owner,
        Trigger trigger,
        Ordering ordering,
        WhileInReview whileInReview,
        Priority priority,
        Duration deadline,
        Budget budget,
        List<Step> steps,
        Outcome outcome,
        CanonicalText source) {

    /// Runs of one conversation follow each other in order of arrival, or run as they come.
    public enum Ordering {
        CONVERSATION,
        NONE
    }

    /// The next run of the conversation waits, starts regardless, or takes the place of the one in
    /// review.
    public enum WhileInReview {
        QUEUE,
        PARALLEL,
        SUPERSEDE
    }

    /// Runs of a higher priority are claimed first; who waits long rises.
    public enum Priority {
        HIGH,
        NORMAL,
        LOW
    }

    public Definition {
        steps = List.copyOf(steps);
    }

    /// Reads and checks a definition.
    ///
    /// @param yaml YAML 1.2, at most [#MAX_CHARACTERS]; the canonical text of an earlier check is
    /// YAML, too
    /// @param files where an output schema that is given by name is found
    public static Checked check(String yaml, SchemaFiles files) {
        return DefinitionReader.read(yaml, files);
    }

    /// Characters a definition may have; longer text is refused unread.
    public static final int MAX_CHARACTERS = 256 * 1024;

    /// Lower-case hex SHA-256 of the canonical text, inlined schemas included.
    public String hash() {
        return source.sha256();
    }

    /// Whether this event starts a run.
    public TriggerMatch matches(Event event) {
        return trigger.matches(event);
    }

    /// Whether runs of one conversation wait for each other.
    public boolean ordered() {
        return ordering == Ordering.CONVERSATION;
    }

    /// Where the first model call goes that is made at a step or after it.
    ///
    /// @param from its id; the first step where there is none of that name
    public Optional<String> routeFrom(@Nullable String from) {
        var ids = steps.stream().map(Step::id).toList();
        return steps.stream()
                .skip(Math.max(0, ids.indexOf(from)))
                .flatMap(
                        step ->
                                step instanceof Step.Generate generate
                                        ? Stream.of(generate.route())
                                        : Stream.empty())
                .findFirst();
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}

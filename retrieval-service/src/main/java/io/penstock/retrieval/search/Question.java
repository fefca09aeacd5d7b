package io.penstock.retrieval.search;

import io.penstock.platform.problem.ProblemException;
import io.penstock.retrieval.chunk.SourceName;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.api.Retrieval;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What is asked, checked.
///
/// @param query may be blank: a message without words finds nothing
/// @param sources to search; empty means all
/// @param top results or blocks wanted
/// @param history oldest first
public record Question(
        String query,
        List<String> sources,
        int top,
        @Nullable String conversation,
        List<Retrieval.Turn> history) {
    static final int DEFAULT_TOP = 10;
    static final int MAX_TOP = 100;
    static final int MAX_QUERY = 16_000;
    static final int MAX_SOURCES = 100;
    static final int MAX_HISTORY = 100;

    public Question {
        sources = List.copyOf(sources);
        history = List.copyOf(history);
    }

    /// @throws ProblemException 422 with every place at fault
    public static Question of(Retrieval.SearchRequest request) {
        return checked(
                request.query(),
                request.sources(),
                request.top(),
                request.mode(),
                request.conversation(),
                request.history());
    }

    /// @throws ProblemException 422 with every place at fault
    public static Question of(Retrieval.ContextRequest request) {
        return checked(
                request.query(),
                request.sources(),
                request.top(),
                request.mode(),
                request.conversation(),
                request.history());
    }

    private static Question checked(
            @Nullable String query,
            @Nullable List<String> sources,
            @Nullable Integer top,
            @Nullable String mode,
            @Nullable String conversation,
            @Nullable List<Retrieval.Turn> history) {
        refuseUnavailable(mode);
        var question =
                new Question.Draft(
                        query,
                        Objects.requireNonNullElse(sources, List.of()),
                        Objects.requireNonNullElse(top, DEFAULT_TOP),
                        Objects.requireNonNullElse(history, List.of()));
        var places = question.broken();
        if (query == null || !places.isEmpty()) {
            throw ProblemException.invalid("The question breaks rules", places);
        }
        return new Question(
                query, question.sources(), question.top(), conversation, question.history());
    }

    /// Nothing is answered by another way than the one that was asked for.
    private static void refuseUnavailable(@Nullable String mode) {
        if (mode == null || mode.equals("lexical")) {
            return;
        }
        var known = mode.equals("hybrid") || mode.equals("vector");
        var code = known ? "not-available-yet" : "enum";
        throw ProblemException.of(
                Problem.of(
                        known ? code : "invalid",
                        422,
                        known ? "Not available yet" : "Content refused",
                        "mode is `lexical`, which is also what a call without mode gets",
                        List.of(Place.at("#/mode", code, "lexical"))),
                422);
    }

    private record Draft(
            @Nullable String query, List<String> sources, int top, List<Retrieval.Turn> history) {

        List<Place> broken() {
            var places = new ArrayList<Place>();
            if (query == null) {
                places.add(Place.at("#/query", "required", "a text; it may be empty"));
            } else if (query.length() > MAX_QUERY) {
                places.add(Place.at("#/query", "maxLength", "at most " + MAX_QUERY));
            }
            if (top < 1 || top > MAX_TOP) {
                places.add(Place.at("#/top", "range", "1 to " + MAX_TOP));
            }
            if (sources.size() > MAX_SOURCES) {
                places.add(Place.at("#/sources", "maxItems", "at most " + MAX_SOURCES));
            } else if (sources.stream().anyMatch(Objects::isNull)) {
                places.add(Place.at("#/sources", "required", "names, none of them null"));
            } else if (!sources.stream().allMatch(SourceName::wellFormed)) {
                places.add(Place.at("#/sources", "pattern", SourceName.RULE));
            }
            if (history.size() > MAX_HISTORY) {
                places.add(Place.at("#/history", "maxItems", "at most " + MAX_HISTORY));
            }
            for (var i = 0; i < Math.min(history.size(), MAX_HISTORY); i++) {
                turn(history.get(i), "#/history/" + i, places);
            }
            return places;
        }

        private static void turn(
                Retrieval.@Nullable Turn turn, String pointer, List<Place> places) {
            if (turn == null || turn.text() == null || turn.text().length() > MAX_QUERY) {
                places.add(
                        Place.at(pointer + "/text", "maxLength", "a text, at most " + MAX_QUERY));
            } else if (!"customer".equals(turn.role()) && !"us".equals(turn.role())) {
                places.add(Place.at(pointer + "/role", "enum", "customer or us"));
            }
        }
    }
}

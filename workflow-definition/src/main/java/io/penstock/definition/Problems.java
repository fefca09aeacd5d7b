package io.penstock.definition;

import io.penstock.schema.api.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Collects what is wrong, so that an author sees all of it at once.
final class Problems {
    /// More than a person reads; hostile input shall not make a long answer.
    private static final int MOST = 100;

    private final List<Problem.Place> places = new ArrayList<>();

    void add(Spot spot, String code, String detail) {
        if (places.size() < MOST) {
            places.add(Problem.Place.line(spot.line(), spot.pointer(), code, detail));
        }
    }

    boolean none() {
        return places.isEmpty();
    }

    List<Problem.Place> inOrder() {
        return places.stream()
                .sorted(Comparator.comparing(place -> Objects.requireNonNullElse(place.line(), 0)))
                .toList();
    }
}

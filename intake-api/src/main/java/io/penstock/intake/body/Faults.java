package io.penstock.intake.body;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.api.Problem.Place;
import java.util.ArrayList;
import java.util.List;

/// Everything that is wrong with a body, so that its author mends it in one go.
public final class Faults {
    private final List<Place> places = new ArrayList<>();

    public void add(String pointer, String code, String detail) {
        places.add(Place.at(pointer, code, detail));
    }

    /// The faults that somebody else found.
    public void add(Problem found) {
        var more = found.errors();
        places.addAll(
                more == null || more.isEmpty()
                        ? List.of(Place.at("#", "invalid", found.title()))
                        : more);
    }

    /// @throws ProblemException 422, if there are any
    public void refuse() {
        if (!places.isEmpty()) {
            throw problem();
        }
    }

    public ProblemException problem() {
        return ProblemException.invalid("Nothing was changed", places);
    }
}

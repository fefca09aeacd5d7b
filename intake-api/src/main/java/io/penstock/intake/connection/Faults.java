package io.penstock.intake.connection;

import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem.Place;
import java.util.ArrayList;
import java.util.List;

/// Everything that is wrong with a body, so that its author mends it in one go.
final class Faults {
    private final List<Place> places = new ArrayList<>();

    void add(String pointer, String code, String detail) {
        places.add(Place.at(pointer, code, detail));
    }

    /// @throws ProblemException 422, if there are any
    void refuse() {
        if (!places.isEmpty()) {
            throw problem();
        }
    }

    ProblemException problem() {
        return ProblemException.invalid("Nothing was changed", places);
    }
}

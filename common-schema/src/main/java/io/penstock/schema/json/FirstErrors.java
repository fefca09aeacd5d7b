package io.penstock.schema.json;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Takes the first errors of a check, and ends it when there are enough: a large document could
/// have an error for each of its values.
final class FirstErrors extends ArrayList<Error> {
    private static final long serialVersionUID = 1;

    private final int most;

    FirstErrors(int most) {
        this.most = most;
    }

    @Override
    public boolean add(Error error) {
        super.add(error);
        endIfEnough();
        return true;
    }

    @Override
    public boolean addAll(Collection<? extends Error> errors) {
        var changed = super.addAll(errors);
        endIfEnough();
        return changed;
    }

    private void endIfEnough() {
        if (size() >= most) {
            throw new Enough(List.copyOf(subList(0, most)));
        }
    }

    /// A check that has come to its end early.
    static final class Enough extends SchemaException {
        private static final long serialVersionUID = 1;

        private final transient List<Error> errors;

        private Enough(List<Error> errors) {
            super("There are enough errors");
            this.errors = errors;
        }

        List<Error> errors() {
            return errors;
        }
    }
}

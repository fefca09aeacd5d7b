package io.penstock.faults.check;

import java.util.List;

/// One way in which one promise could be seen broken.
@FunctionalInterface
interface Check {
    List<Violation> violations(Evidence evidence);
}

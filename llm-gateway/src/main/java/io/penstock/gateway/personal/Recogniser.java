package io.penstock.gateway.personal;

import java.util.Set;
import java.util.function.Consumer;

/// Finds one kind of personal data or secret. The port of all detectors, also of such as read the
/// whole text elsewhere ([Trigger#TEXT]).
///
/// A pass over a text is linear because each look is: it reads a bounded number of characters, or
/// returns a place behind what it read, and is not asked again before it. Instances are shared by
/// calls. One that throws fails the call: nothing leaves unseen.
public interface Recogniser {
    /// As it stands in records, such as `email`.
    String name();

    /// Raised with each change of what is found: from 1.
    int version();

    Set<Trigger> triggers();

    /// Looks at one place.
    ///
    /// @param at a place in `text` where one of the triggers holds
    /// @param found takes what begins, ends or lies there
    /// @return the first place where it wants to be asked again
    int look(Text text, int at, Consumer<Match> found);
}

package io.penstock.intake.delivery;

import jakarta.servlet.http.HttpServletRequest;

/// What a request may still take of what is there for all. Bytes count as they are read: what a
/// sender only announces, or sends slowly, takes nothing from others.
public interface BodyRoom {
    /// Name of the request's attribute.
    String ATTRIBUTE = BodyRoom.class.getName();

    /// Of a request that has no bound.
    BodyRoom ENDLESS =
            new BodyRoom() {
                @Override
                public void taken(int bytes) {}

                @Override
                public void complete() {}
            };

    /// So many more were read.
    ///
    /// @throws io.penstock.platform.problem.ProblemException 503 if there is no room for them
    void taken(int bytes);

    /// The body is there, and the request goes on.
    ///
    /// @throws io.penstock.platform.problem.ProblemException 503 if too many do
    void complete();

    static BodyRoom of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof BodyRoom room ? room : ENDLESS;
    }
}

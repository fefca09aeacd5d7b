package io.penstock.intake.admit;

import io.penstock.intake.delivery.BodyRoom;
import io.penstock.platform.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// While there is no room, what comes is answered 503 at once, before its body is read and before
/// anything is asked about it: senders come again.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class Shedding extends OncePerRequestFilter {
    private final Room room;
    private final ProblemWriter problems;

    Shedding(Room room, ProblemWriter problems) {
        this.room = room;
        this.problems = problems;
    }

    /// Only what brings something; reading has bounds of its own.
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var address = request.getRequestURI();
        return !request.getMethod().equals(HttpMethod.POST.name())
                || !(address.startsWith("/v1/hooks/")
                        || address.equals("/v1/events")
                        || address.equals("/v1/runs"));
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (room.full()) {
            TooMany.tell(response, Room.SOON);
            problems.write(request, response, room.refused(), Room.STATUS);
            return;
        }
        try (var place = room.place()) {
            request.setAttribute(BodyRoom.ATTRIBUTE, place);
            chain.doFilter(request, response);
            place.answered(response.getStatus());
        }
    }
}

package io.penstock.intake.admit;

import io.penstock.intake.delivery.BodyRoom;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/// While there is no room, what comes is answered 503 at once, before its body is read and before
/// anything is asked about it: senders come again. It stands before all filters, because under a
/// burst those who were let in wait behind the refusals: each must cost next to nothing.
final class Shedding extends ValveBase {
    private static final boolean ASYNC_SUPPORTED = true;

    private final Room room;
    private final byte[] refusal;

    Shedding(Room room, JsonMapper json) {
        super(ASYNC_SUPPORTED);
        this.room = room;
        this.refusal = json.writeValueAsBytes(Room.OVERLOADED);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (!brings(request)) {
            getNext().invoke(request, response);
        } else if (room.full()) {
            room.refused();
            refuse(response);
        } else {
            try (var place = room.place()) {
                request.setAttribute(BodyRoom.ATTRIBUTE, place);
                getNext().invoke(request, response);
                place.answered(response.getStatus());
            }
        }
    }

    /// Only what brings something; reading has bounds of its own. What Tomcat cannot parse comes
    // here,
    /// too, and has no method or no address.
    private static boolean brings(Request request) {
        var address = request.getRequestURI();
        return HttpMethod.POST.name().equals(request.getMethod())
                && address != null
                && (address.startsWith("/v1/hooks/")
                        || address.equals("/v1/events")
                        || address.equals("/v1/runs"));
    }

    private void refuse(Response response) throws IOException {
        response.setStatus(Room.STATUS);
        TooMany.tell(response, Room.SOON);
        // a form's page reads it too; it says the same to everybody
        response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        response.setHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, HttpHeaders.RETRY_AFTER);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(refusal.length);
        response.getOutputStream().write(refusal);
    }
}

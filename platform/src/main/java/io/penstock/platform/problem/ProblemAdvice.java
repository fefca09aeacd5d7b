package io.penstock.platform.problem;

import io.penstock.schema.api.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// Renders every failure as problem details, without a word of an exception's text.
@RestControllerAdvice
class ProblemAdvice {
    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<Problem> refused(ProblemException refusal, HttpServletRequest request) {
        var headers = new HttpHeaders();
        if (refusal.retryAfter() != null) {
            // never too early
            var wait = refusal.retryAfter().plusMillis(999).toSeconds();
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(wait));
        }
        return answer(refusal.problem(), refusal.status(), headers, request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> unreadable(
            HttpMessageNotReadableException failure, HttpServletRequest request) {
        var places =
                failure.getCause() instanceof JacksonException cause
                        ? List.of(place(cause))
                        : List.<Problem.Place>of();
        var problem = Problem.of("unreadable", 400, "The body cannot be read", null, places);
        return answer(problem, 400, new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> invalid(
            MethodArgumentNotValidException failure, HttpServletRequest request) {
        var places =
                failure.getFieldErrors().stream()
                        .map(
                                error ->
                                        Problem.Place.at(
                                                "#/" + pointer(error.getField()),
                                                error.getCode() == null
                                                        ? "invalid"
                                                        : error.getCode().toLowerCase(Locale.ROOT),
                                                error.getDefaultMessage()))
                        .toList();
        var problem = Problem.of("invalid", 422, "Content refused", null, places);
        return answer(problem, 422, new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Problem> mismatched(
            MethodArgumentTypeMismatchException failure, HttpServletRequest request) {
        var problem =
                Problem.of(
                        "invalid-parameter",
                        400,
                        "A parameter cannot be read",
                        "The parameter " + failure.getName() + " is not of its form",
                        List.of());
        return answer(problem, 400, new HttpHeaders(), request);
    }

    /// Its query, or that many parameters, cannot be read.
    @ExceptionHandler
    ResponseEntity<Problem> undecodable(
            InvalidParameterException failure, HttpServletRequest request) {
        var problem =
                Problem.of(
                        "invalid-parameter",
                        400,
                        "A parameter cannot be read",
                        "The query must be percent-encoded UTF-8, of at most 1000 parameters",
                        List.of());
        return answer(problem, 400, new HttpHeaders(), request);
    }

    /// The caller has gone; nobody is left to be told, and nothing has failed here.
    @ExceptionHandler
    void gone(AsyncRequestNotUsableException gone) {
        log.debug("A caller went before it was answered");
    }

    @ExceptionHandler
    ResponseEntity<Problem> unexpected(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse known) {
            return framework(known, request);
        }
        log.atError()
                .addKeyValue("failure", failure.getClass().getName())
                .addKeyValue("at", firstFrame(failure))
                .log("A request failed unexpectedly; it is answered with 500");
        var problem =
                Problem.of(
                        "internal",
                        500,
                        "Something failed on our side",
                        "Look for the instance in the service's log",
                        List.of());
        return answer(problem, 500, new HttpHeaders(), request);
    }

    private static ResponseEntity<Problem> framework(
            ErrorResponse known, HttpServletRequest request) {
        var problem = plain(known.getStatusCode(), allowed(known.getHeaders()));
        return answer(problem, known.getStatusCode().value(), known.getHeaders(), request);
    }

    private static @Nullable String allowed(HttpHeaders headers) {
        var methods = headers.getAllow().stream().map(HttpMethod::name).sorted().toList();
        return methods.isEmpty() ? null : "This address takes " + String.join(", ", methods);
    }

    /// A refusal of which there is no more to say than its status.
    static Problem plain(HttpStatusCode status, @Nullable String detail) {
        return Problem.of(code(status), status.value(), reason(status), detail, List.of());
    }

    private static ResponseEntity<Problem> answer(
            Problem problem, int status, HttpHeaders headers, HttpServletRequest request) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(ProblemWriter.named(problem, request));
    }

    private static Problem.Place place(JacksonException cause) {
        var pointer = new StringBuilder("#");
        if (cause instanceof DatabindException databind) {
            for (var reference : databind.getPath()) {
                pointer.append('/')
                        .append(
                                reference.getPropertyName() == null
                                        ? Integer.toString(reference.getIndex())
                                        : reference.getPropertyName());
            }
        }
        var location = cause.getLocation();
        var detail =
                location == null
                        ? null
                        : "line %d, column %d"
                                .formatted(location.getLineNr(), location.getColumnNr());
        return Problem.Place.at(pointer.toString(), "unreadable", detail);
    }

    private static String pointer(String field) {
        return field.replace("[", "/").replace("]", "").replace('.', '/');
    }

    private static String code(HttpStatusCode status) {
        return reason(status).toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private static String reason(HttpStatusCode status) {
        var known = HttpStatus.resolve(status.value());
        return known == null ? "Refused" : known.getReasonPhrase();
    }

    private static String firstFrame(Exception failure) {
        var frames = failure.getStackTrace();
        return frames.length == 0 ? "unknown" : frames[0].toString();
    }
}

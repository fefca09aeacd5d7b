package io.penstock.intake;

import io.penstock.schema.api.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// While Postgres is away, what is read from it answers 503; taking events in goes on.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class StoreAwayAdvice {
    private static final Logger log = LoggerFactory.getLogger(StoreAwayAdvice.class);
    private static final int STATUS = 503;

    /// A transaction that lost its server cannot be rolled back either, and says only that.
    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        RecoverableDataAccessException.class,
        QueryTimeoutException.class,
        CannotCreateTransactionException.class,
        TransactionSystemException.class
    })
    ResponseEntity<Problem> away(Exception failure, HttpServletResponse response) {
        log.atWarn()
                .addKeyValue("failure", failure.getClass().getName())
                .log("The store does not answer; the caller is asked to come again");
        var problem =
                Problem.of(
                        "unavailable",
                        STATUS,
                        "Temporarily unavailable",
                        "The store does not answer; ask again",
                        List.of());
        return ResponseEntity.status(STATUS)
                .header(HttpHeaders.RETRY_AFTER, "2")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(named(problem, response.getHeader("x-request-id")));
    }

    private static Problem named(Problem problem, @Nullable String requestId) {
        return new Problem(
                problem.type(),
                problem.title(),
                problem.status(),
                problem.detail(),
                requestId,
                problem.errors());
    }
}

package io.penstock.store.review;

import io.penstock.schema.api.Reviews.ReviewView;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import io.penstock.store.run.Exit;
import io.penstock.store.run.Interventions;
import io.penstock.store.run.Standing;
import io.penstock.store.run.StepResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/// What a decision makes of its run; every call stands in the decision's transaction.
@Repository
class JdbcEffects {

    /// A person says what became of a send that nobody knew of. A callback that said it first is
    /// believed.
    private static final String SETTLE_SEND =
            """
            update workflow.send
            set status = :status, settled = :settled, failure_class = :class, failure_code = :code,
                updated_at = clock_timestamp()
            where tenant = :tenant and run = :run and step = :step and iteration = :iteration
              and status in ('INTENDED', 'UNKNOWN')
            """;

    private static final String SETTLE_CALL =
            """
            update workflow.call
            set status = :status, failure_class = :class, failure_code = :code,
                updated_at = clock_timestamp()
            where tenant = :tenant and run = :run and step = :step and iteration = :iteration
              and status in ('INTENDED', 'UNKNOWN')
            """;

    private final JdbcClient jdbc;
    private final Interventions interventions;

    JdbcEffects(JdbcClient jdbc, Interventions interventions) {
        this.jdbc = jdbc;
        this.interventions = interventions;
    }

    void move(Standing run, ReviewView review, Verdict verdict) {
        switch (verdict) {
            case Verdict.Approve(var result, _) -> goOn(run, review, result);
            case Verdict.Edit(var result, _, _, _) -> goOn(run, review, result);
            case Verdict.Reject(var reason) -> end(run, review, reason);
        }
    }

    private void goOn(Standing run, ReviewView review, @Nullable StepResult result) {
        if (callUnknown(review)) {
            settleCall(run, review, "DONE", false);
        }
        var believed = !deliveryUnknown(review) || settled(run, review, "DONE", true);
        if (result != null && believed) {
            interventions.result(run, result);
        }
        interventions.resume(run, null);
    }

    /// A send that did not arrive may be sent again, should the run be tried again.
    private void end(Standing run, ReviewView review, String reason) {
        if (deliveryUnknown(review)) {
            settled(run, review, "REFUSED", false);
        }
        if (callUnknown(review)) {
            settleCall(run, review, "REFUSED", true);
        }
        var failure = FailureCode.REVIEW_REJECTED.because(failureClass(review), reason);
        interventions.fail(run, failure, review.owner(), false, null);
    }

    private static FailureClass failureClass(ReviewView review) {
        return Objects.requireNonNull(
                review.failure().failureClass(), "a review is opened for a failure");
    }

    private static boolean deliveryUnknown(ReviewView review) {
        return review.failure().code().equals(Exit.Unsettled.DELIVERY_UNKNOWN);
    }

    private static boolean callUnknown(ReviewView review) {
        return review.failure().code().equals(FailureCode.CALL_UNKNOWN.word());
    }

    /// A call that had no effect may be made again, should the run be tried again.
    private void settleCall(Standing run, ReviewView review, String status, boolean refused) {
        jdbc.sql(SETTLE_CALL)
                .param("tenant", run.tenant().value())
                .param("run", run.run().value())
                .param("step", review.step())
                .param("iteration", run.iteration())
                .param("status", status)
                .param("class", refused ? failureClass(review).name() : null)
                .param("code", refused ? FailureCode.REVIEW_REJECTED.word() : null)
                .update();
    }

    private boolean settled(Standing run, ReviewView review, String status, boolean arrived) {
        return jdbc.sql(SETTLE_SEND)
                        .param("tenant", run.tenant().value())
                        .param("run", run.run().value())
                        .param("step", review.step())
                        .param("iteration", run.iteration())
                        .param("status", status)
                        .param("settled", arrived)
                        .param("class", arrived ? null : failureClass(review).name())
                        .param("code", arrived ? null : FailureCode.REVIEW_REJECTED.word())
                        .update()
                == 1;
    }
}

package io.penstock.definition;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One step of a workflow.
public sealed interface Step {

    Common common();

    /// What every step has.
    ///
    /// @param id unique within the definition, and the step's name in expressions: `steps.{id}`
    /// @param owner who is asked when it fails
    /// @param deadline from the start of its first attempt to its result, waiting included; null
    /// for that of the run alone
    /// @param onFailure what a failure of it leads to
    record Common(
            String id,
            String owner,
            RetryPolicy retry,
            @Nullable Duration deadline,
            FailurePolicy onFailure) {}

    default String id() {
        return common().id();
    }

    default String owner() {
        return common().owner();
    }

    default RetryPolicy retry() {
        return common().retry();
    }

    default @Nullable Duration deadline() {
        return common().deadline();
    }

    default FailurePolicy onFailure() {
        return common().onFailure();
    }

    /// Finds context for what the event says.
    ///
    /// @param query renders to the search; where it renders to nothing, confidence is 0
    /// @param sources collections to search; empty means all
    /// @param history turns of the conversation that go with the query
    /// @param top blocks wanted
    /// @param minConfidence 0 to 1; below it the run needs a person (`LOW_CONFIDENCE`)
    record Retrieve(
            Common common,
            Template query,
            List<String> sources,
            int history,
            int top,
            double minConfidence)
            implements Step {
        public Retrieve {
            sources = List.copyOf(sources);
        }
    }

    /// Asks a model for an object that obeys a schema.
    ///
    /// @param route the gateway's list of models to try
    record Generate(Common common, VersionedName prompt, String route, OutputSchema output)
            implements Step {}

    /// Waits for a person, when its condition holds.
    ///
    /// @param due how long the queue has; null means without end
    record Review(
            Common common, Condition when, String queue, @Nullable Duration due, OnExpiry onExpiry)
            implements Step {}

    /// What a review that nobody decided in time does: moves once to `{queue}-overdue`, or fails
    /// the run.
    enum OnExpiry {
        ESCALATE,
        FAIL
    }

    /// Sends an answer.
    record Deliver(Common common, ReplyAddress to, Template body) implements Step {}

    /// Lets time pass, and holds nothing meanwhile. The instant is fixed when the wait begins.
    record Wait(Common common, Until until) implements Step {}

    sealed interface Until {
        /// So long from the moment at which the wait begins.
        record For(Duration length) implements Until {}

        record At(Moment moment) implements Until {}
    }

    /// Calls a system of others over HTTP.
    ///
    /// @param connection `channel/id`, whose allowed hosts and credential it uses; null for a host
    /// that the definition and the installation allow, without a credential
    /// @param body the JSON to send; null for none
    /// @param response what the answer's JSON obeys; null where nobody looks at it
    /// @param idempotent whether the target recognises a repetition by its key, so that a call of
    /// unknown outcome may be made again
    record Call(
            Common common,
            Method method,
            CallUrl url,
            @Nullable String connection,
            Map<String, Template> headers,
            @Nullable JsonTemplate body,
            @Nullable OutputSchema response,
            Duration timeout,
            boolean idempotent)
            implements Step {
        public Call {
            headers = Map.copyOf(headers);
        }
    }

    enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    /// Fetches the files that the event names, from the vendor of its channel.
    ///
    /// @param types media types that it takes, `image/*` for every image
    /// @param maxBytes of each file
    /// @param maxCount files; those beyond are skipped
    /// @param timeout for a whole file
    record Fetch(Common common, List<String> types, int maxBytes, int maxCount, Duration timeout)
            implements Step {
        public Fetch {
            types = List.copyOf(types);
        }
    }

    /// Chooses which of the steps after it run: those of the first case whose condition holds, else
    /// those of `otherwise`. What no case names runs always.
    record Switch(Common common, List<Case> cases, List<String> otherwise) implements Step {
        /// The name of the choice where no condition holds.
        public static final String OTHERWISE = "otherwise";

        public Switch {
            cases = List.copyOf(cases);
            otherwise = List.copyOf(otherwise);
        }

        /// The name of what is chosen by what is known now.
        public Evaluated<String> choose(Scope scope) {
            for (var one : cases) {
                switch (one.when().evaluate(scope)) {
                    case Evaluated.Failed<Boolean>(var why) -> {
                        return new Evaluated.Failed<>(why);
                    }
                    case Evaluated.Value<Boolean>(var holds) -> {
                        if (holds) {
                            return new Evaluated.Value<>(one.name());
                        }
                    }
                }
            }
            return new Evaluated.Value<>(OTHERWISE);
        }

        /// Ids of the steps that only run where they are chosen.
        public Set<String> governs() {
            return Stream.concat(
                            cases.stream().flatMap(one -> one.run().stream()), otherwise.stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        /// Ids of the steps that run after this choice; none where there was no choice.
        public List<String> chosen(String choice) {
            return choice.equals(OTHERWISE)
                    ? otherwise
                    : cases.stream()
                            .filter(one -> one.name().equals(choice))
                            .findFirst()
                            .map(Case::run)
                            .orElse(List.of());
        }
    }

    /// @param run ids of later steps
    record Case(String name, Condition when, List<String> run) {
        public Case {
            run = List.copyOf(run);
        }
    }
}

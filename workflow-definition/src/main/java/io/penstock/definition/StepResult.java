package io.penstock.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What later expressions can see of a step that is done.
public sealed interface StepResult {

    /// @param confidence 0 to 1
    /// @param found blocks passed on
    record Retrieved(double confidence, boolean calibrated, int found) implements StepResult {}

    /// @param output obeys the step's output schema
    /// @param citations ids of blocks that the answer rests on, unknown ones removed
    /// @param support share of the answer's sentences that its citations bear, 0 to 1
    record Generated(JsonNode output, List<String> citations, double support)
            implements StepResult {
        public Generated {
            if (!output.isObject()) {
                throw new IllegalArgumentException("A generated result is an object");
            }
            citations = List.copyOf(citations);
        }
    }

    /// @param reviewed whether a person was asked
    /// @param decision `approve` or `edit`; empty where nobody was asked
    record Reviewed(boolean reviewed, String decision) implements StepResult {}

    /// @param messageId as the receiver names it; empty where it gave none
    record Delivered(String messageId, boolean sent) implements StepResult {}

    /// @param waited whether there was something to wait for
    record Waited(boolean waited) implements StepResult {}

    /// @param status of the answer; 0 where no call was made
    /// @param body obeys the step's response schema; absent where it has none
    record Called(int status, @Nullable JsonNode body) implements StepResult {}

    /// @param files one for each attachment of the event, in its order
    /// @param fetched how many of them are here
    record Fetched(JsonNode files, int fetched) implements StepResult {
        public Fetched {
            if (!files.isArray()) {
                throw new IllegalArgumentException("A fetched result has a list of files");
            }
        }
    }

    /// @param chosen the name of the case, or `otherwise`; empty where nothing was chosen
    record Switched(String chosen) implements StepResult {}

    /// The entry of a step that was skipped, so that later expressions can ask for it.
    static StepResult skipped(Step step) {
        return switch (step) {
            case Step.Retrieve _ -> new Retrieved(0, false, 0);
            case Step.Generate _ ->
                    new Generated(JsonNodeFactory.instance.objectNode(), List.of(), 0);
            case Step.Review _ -> new Reviewed(false, "");
            case Step.Deliver _ -> new Delivered("", false);
            case Step.Wait _ -> new Waited(false);
            case Step.Call _ -> new Called(0, null);
            case Step.Fetch _ -> new Fetched(JsonNodeFactory.instance.arrayNode(), 0);
            case Step.Switch _ -> new Switched("");
        };
    }
}

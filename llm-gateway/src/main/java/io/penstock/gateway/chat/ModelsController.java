package io.penstock.gateway.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.penstock.gateway.route.Routes;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/// What may stand in `model`.
@RestController
class ModelsController {
    private static final int NOT_FOUND = 404;
    private static final Problem NO_SUCH_MODEL =
            Problem.of(
                    "model-not-found",
                    NOT_FOUND,
                    "There is no such route",
                    "See GET /v1/models",
                    List.of());

    private final Routes routes;

    ModelsController(Routes routes) {
        this.routes = routes;
    }

    record Model(
            String id, String object, long created, @JsonProperty("owned_by") String ownedBy) {}

    record Models(String object, List<Model> data) {}

    @GetMapping("/v1/models")
    Models list() {
        return new Models("list", routes.models().stream().map(ModelsController::model).toList());
    }

    /// One of them. The name of a provider's model has a slash, which no path may hold encoded.
    @GetMapping("/v1/models/{id}")
    Model get(@PathVariable String id) {
        if (!routes.models().contains(id)) {
            throw ProblemException.of(NO_SUCH_MODEL, NOT_FOUND);
        }
        return model(id);
    }

    /// When a route was created is not known: 0, as other gateways have it.
    private static Model model(String id) {
        var slash = id.indexOf('/');
        return new Model(id, "model", 0, slash < 0 ? "penstock" : id.substring(0, slash));
    }
}

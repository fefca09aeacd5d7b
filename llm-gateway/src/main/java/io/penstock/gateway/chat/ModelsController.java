package io.penstock.gateway.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.penstock.gateway.route.Routes;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `GET /v1/models`: what may stand in `model`.
@RestController
class ModelsController {
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

    /// When a route was created is not known: 0, as other gateways have it.
    private static Model model(String id) {
        var slash = id.indexOf('/');
        return new Model(id, "model", 0, slash < 0 ? "penstock" : id.substring(0, slash));
    }
}

package io.penstock.intake.event;

import io.penstock.schema.event.EventSchema;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/event.schema.json`: what every event obeys that is taken in.
@RestController
class EventSchemaController {
    private static final MediaType TYPE = new MediaType("application", "schema+json");

    @GetMapping("/v1/event.schema.json")
    ResponseEntity<String> schema() {
        return ResponseEntity.ok()
                .contentType(TYPE)
                .cacheControl(CacheControl.noCache())
                .body(EventSchema.json());
    }
}

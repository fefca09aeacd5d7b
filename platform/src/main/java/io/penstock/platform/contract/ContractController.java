package io.penstock.platform.contract;

import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/openapi.yaml`: the document of the version that runs, as it stands in the jar.
@RestController
class ContractController {
    private final Resource document;

    ContractController(Resource document) {
        this.document = document;
    }

    @GetMapping("/v1/openapi.yaml")
    ResponseEntity<Resource> document() {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_YAML)
                .cacheControl(CacheControl.noCache())
                .body(document);
    }
}

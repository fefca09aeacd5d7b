package io.penstock.intake.dashboard;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// The one answer of the dashboard that is not a file.
@RestController
class DashboardController {
    private final DashboardProperties settings;

    DashboardController(DashboardProperties settings) {
        this.settings = settings;
    }

    @GetMapping("/dashboard/config.json")
    DashboardProperties.View config() {
        return settings.view();
    }
}

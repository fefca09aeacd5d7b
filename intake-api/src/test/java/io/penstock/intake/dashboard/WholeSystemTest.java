package io.penstock.intake.dashboard;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// The page of a Penstock that runs: `trials/review-in-browser` sends what must be reviewed, and
/// then asks this to decide it as a person would.
@EnabledIfSystemProperty(named = "penstock.url", matches = "http.*")
class WholeSystemTest {

    @Test
    @EnabledIfSystemProperty(named = "penstock.approve", matches = ".+")
    void aReviewIsApprovedOnThePageAndItsRunCompletes() throws IOException {
        try (var browser = signedIn()) {
            browser.open("reviews/" + System.getProperty("penstock.approve"));
            browser.sees("The answer");
            browser.press("Approve");
            browser.press("See how the run goes on");
            browser.sees("Completed");
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "penstock.answer", matches = ".+")
    void aReviewIsAnsweredOnThePageAndItsRunCompletes() throws IOException {
        try (var browser = signedIn()) {
            browser.open("reviews/" + System.getProperty("penstock.answer"));
            browser.sees("What came in");
            browser.press("Claim");
            browser.sees("yours");
            browser.press("Write the answer");
            browser.fill("Reply", "A colleague has read your message and will call you today.");
            browser.fill("Why it was edited", "The documents do not answer it");
            browser.press("Send this answer");
            browser.sees("Answered by a person");
            browser.press("See how the run goes on");
            browser.sees("Completed");
        }
    }

    private static Browser signedIn() throws IOException {
        var browser = Browser.at(URI.create(System.getProperty("penstock.url") + "/dashboard/"));
        browser.signIn("reviewer", password());
        return browser;
    }

    private static String password() throws IOException {
        return Files.readString(Path.of(System.getProperty("penstock.password-file"))).strip();
    }
}

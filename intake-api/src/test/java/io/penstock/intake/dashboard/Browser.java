package io.penstock.intake.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/// A person in front of the dashboard, in Debian's Chromium. Nothing is downloaded: where the
/// browser is missing the test is skipped, or fails if `CI` or `-Dpenstock.browser=true` asks for
/// it. With `-Dpenstock.screenshots=true` what it is shown is kept in `docs/images`.
public final class Browser implements AutoCloseable {
    public static final Size DESKTOP = new Size(1280, 800, false);
    public static final Size PHONE = new Size(390, 844, true);

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path IMAGES = Path.of("..", "docs", "images");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    public record Size(int width, int height, boolean phone) {}

    private final ChromeDriver driver;
    private final URI dashboard;

    private Browser(ChromeDriver driver, URI dashboard) {
        this.driver = driver;
        this.dashboard = dashboard;
    }

    public static Browser at(URI dashboard) {
        if (!Files.isExecutable(CHROMIUM) || !Files.isExecutable(DRIVER)) {
            var missing =
                    "%s and %s are needed: apt-get install chromium chromium-driver"
                            .formatted(CHROMIUM, DRIVER);
            if (System.getenv("CI") != null || Boolean.getBoolean("penstock.browser")) {
                throw new AssertionError(missing);
            }
            Assumptions.abort(missing);
        }
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--lang=en");
        var logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        var service =
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(DRIVER.toFile())
                        .usingAnyFreePort()
                        .build();
        var browser = new Browser(new ChromeDriver(service, options), dashboard);
        browser.resize(DESKTOP);
        return browser;
    }

    public void resize(Size size) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width",
                        size.width(),
                        "height",
                        size.height(),
                        "deviceScaleFactor",
                        1,
                        "mobile",
                        size.phone()));
    }

    /// As if it had never been here, nor at the issuer.
    public void forget() {
        open("");
        driver.executeScript("sessionStorage.clear()");
        driver.executeCdpCommand("Network.clearBrowserCookies", Map.of());
        driver.get("about:blank");
        complaints();
    }

    public void darken() {
        var dark = Map.of("name", "prefers-color-scheme", "value", "dark");
        driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(dark)));
    }

    /// @param place after the hash, such as `runs?status=FAILED`
    public void open(String place) {
        driver.get(dashboard + "#/" + place);
    }

    /// Through the page of the issuer, and back.
    public void signIn(String name, String password) {
        open("");
        signInHere(name, password);
    }

    /// From the page that asks for it.
    public void signInHere(String name, String password) {
        press("Sign in");
        find(By.name("username")).sendKeys(name);
        find(By.name("password")).sendKeys(password);
        find(By.cssSelector("button[type=submit]")).click();
        find(By.cssSelector("nav[aria-label=Views]"));
    }

    /// Presses the button, link or summary of that name as soon as it can be pressed.
    public void press(String name) {
        waitUntil(
                "there is nothing to press that is called " + name,
                () -> {
                    var found =
                            driver.findElements(
                                    By.xpath(
                                            "//*[self::button or self::a or self::summary][normalize-space()=%s]"
                                                    .formatted(quoted(name))));
                    var button = found.stream().filter(WebElement::isEnabled).findFirst();
                    button.ifPresent(WebElement::click);
                    return button.isPresent();
                });
    }

    /// Replaces what stands in the field with that label.
    public void fill(String label, String text) {
        var field =
                find(
                        By.xpath(
                                "//label[span[normalize-space()=%s]]//*[self::input or self::textarea]"
                                        .formatted(quoted(label))));
        field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, text);
    }

    public void sees(String text) {
        waitUntil("the page does not say: " + text, () -> text().contains(text));
    }

    public void seesNo(String text) {
        waitUntil("the page still says: " + text, () -> !text().contains(text));
    }

    public String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    public String place() {
        return URI.create(driver.getCurrentUrl()).getFragment();
    }

    /// How many elements match right now.
    public int count(String css) {
        return driver.findElements(By.cssSelector(css)).size();
    }

    public Object script(String script) {
        return driver.executeScript(script);
    }

    /// Loads the place anew.
    ///
    /// @return milliseconds from the beginning until something matched
    public double loadedUntil(String css) {
        driver.navigate().refresh();
        var millis =
                driver.executeAsyncScript(
                        """
                        const [css, done] = arguments;
                        const look = () => document.querySelector(css)
                            ? done(performance.now()) : requestAnimationFrame(look);
                        look();
                        """,
                        css);
        return ((Number) millis).doubleValue();
    }

    /// What the browser complained of, such as a breach of the content security policy.
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /// Kept only when it is asked for, so that a test's run changes no file.
    public void photograph(String name, Size size) {
        resize(size);
        if (Boolean.getBoolean("penstock.screenshots")) {
            driver.executeScript("scrollTo(0, 0); document.activeElement?.blur()");
            try {
                Files.createDirectories(IMAGES);
                Files.write(
                        IMAGES.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        resize(DESKTOP);
    }

    private WebElement find(By by) {
        return new WebDriverWait(driver, PATIENCE)
                .withMessage(() -> "in: " + text())
                .until(page -> page.findElement(by));
    }

    private void waitUntil(String otherwise, Condition condition) {
        new WebDriverWait(driver, PATIENCE)
                .ignoring(StaleElementReferenceException.class)
                .ignoring(ElementClickInterceptedException.class)
                .withMessage(() -> otherwise + "; it says: " + text())
                .until(_ -> condition.holds());
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds();
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }

    @Override
    public void close() {
        driver.quit();
    }
}

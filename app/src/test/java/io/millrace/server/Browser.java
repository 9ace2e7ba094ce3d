package io.millrace.server;

import io.millrace.Tool;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium of this machine; nothing is downloaded. */
public final class Browser implements AutoCloseable {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Starts one; without one on the PATH the test is skipped, or fails: {@link Tool}. */
  public static Browser start() {
    File browser = Tool.find(BROWSERS, "on Debian in the package chromium");
    File driver = Tool.find(List.of("chromedriver"), "on Debian in the package chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(browser);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        // Each page that is left would stay in memory, in a process of its own.
        "--disable-features=BackForwardCache",
        "--window-size=1280,900");
    options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(driver).usingAnyFreePort().build();
    // The texts of all charts are measured in one script, on a machine that does much else.
    options.setScriptTimeout(Duration.ofMinutes(2));
    return new Browser(new ChromeDriver(service, options));
  }

  /** Goes to a page. */
  public void open(String url) {
    driver.get(url);
  }

  /** Loads the page again. */
  public void reload() {
    driver.navigate().refresh();
  }

  /** What is seen of an element; nothing if it is not there, or not yet. */
  public String text(String id) {
    try {
      return driver.findElements(By.id(id)).stream()
          .map(WebElement::getText)
          .collect(Collectors.joining());
    } catch (StaleElementReferenceException e) {
      return "";
    }
  }

  /** The number that an element shows. */
  public double number(String id) {
    String text = text(id).replace(",", "");
    return text.matches("[-0-9.e]+") ? Double.parseDouble(text) : Double.NaN;
  }

  /** Whether an element can be seen. */
  public boolean isShown(String id) {
    return driver.findElements(By.id(id)).stream().anyMatch(WebElement::isDisplayed);
  }

  /** What a script returns. */
  public @Nullable Object run(String script) {
    return driver.executeScript(script);
  }

  /** What a script that returns a string returns. */
  public String ask(String script) {
    return String.valueOf(Objects.requireNonNull(run(script)));
  }

  /** Clicks the button of an element with this text. */
  void click(String id, String button) {
    driver.executeScript(
        "[...document.querySelectorAll('#' + arguments[0] + ' button')]"
            + ".find(b => b.textContent === arguments[1]).click()",
        id,
        button);
  }

  /** Presses a key in an element, as its name in a KeyboardEvent is. */
  public void press(String id, String key) {
    driver.executeScript(
        "document.getElementById(arguments[0]).dispatchEvent("
            + "new KeyboardEvent('keydown', {key: arguments[1], bubbles: true}))",
        id,
        key);
  }

  /** Makes the page so wide and high, in pixels of CSS. */
  public void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** Shows the page in the dark or in the light. */
  public void setDark(boolean dark) {
    Map<String, String> feature =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** Has pages in a language from now on, such as {@code de-DE}; empty: in that of the browser. */
  void setLanguage(String language) {
    driver.executeCdpCommand("Emulation.setLocaleOverride", Map.of("locale", language));
  }

  /** Runs a script in every page from now on, before the page's own. */
  void runInEveryPage(String script) {
    driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  /** Errors that the page or the browser complained of. */
  public List<String> complaints() {
    return driver.manage().logs().get("browser").getAll().stream()
        .map(Object::toString)
        .filter(line -> line.contains("SEVERE"))
        .toList();
  }

  /** Leaves the page, which would look for its server, and forgets of what it complained. */
  public void leave() {
    driver.get("about:blank");
    driver.manage().logs().get("browser");
  }

  @Override
  public void close() {
    driver.quit();
  }
}

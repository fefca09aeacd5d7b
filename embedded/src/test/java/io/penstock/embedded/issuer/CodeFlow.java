package io.penstock.embedded.issuer;

import java.net.CookieManager;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One browser with its cookies and the page in it, step by step.
final class CodeFlow {
    static final String PAGE = "http://127.0.0.1:18080/dashboard/";
    static final String VERIFIER = "a-verifier-of-forty-three-characters-or-more";
    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final HttpClient browser =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final String issuer;

    CodeFlow(String issuer) {
        this.issuer = issuer;
    }

    /// What the page asks the issuer for; a test changes what it likes.
    static Map<String, String> asking(String scope) {
        var asked = new LinkedHashMap<String, String>();
        asked.put("response_type", "code");
        asked.put("client_id", "dashboard");
        asked.put("redirect_uri", PAGE);
        asked.put("scope", scope);
        asked.put("state", "the-state");
        asked.put("nonce", "the-nonce");
        asked.put("code_challenge", challenge());
        asked.put("code_challenge_method", "S256");
        return asked;
    }

    private static String challenge() {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(VERIFIER.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> authorize(Map<String, String> asked) throws Exception {
        return get(issuer + "/oauth2/authorize?" + form(asked));
    }

    HttpResponse<String> loginPage() throws Exception {
        return get(issuer + "/login");
    }

    HttpResponse<String> logIn(String name, String password) throws Exception {
        var csrf = CSRF.matcher(loginPage().body());
        var token = csrf.find() ? csrf.group(1) : "";
        return post(
                issuer + "/login", Map.of("username", name, "password", password, "_csrf", token));
    }

    /// From the first request to the page with the code.
    URI land(IssuerUser user, String scope) throws Exception {
        authorize(asking(scope));
        var back = logIn(user.name(), user.password());
        return location(get(URI.create(issuer).resolve(location(back)).toString()));
    }

    HttpResponse<String> redeem(String code, String verifier) throws Exception {
        return post(
                issuer + "/oauth2/token",
                Map.of(
                        "grant_type", "authorization_code",
                        "client_id", "dashboard",
                        "code", code,
                        "redirect_uri", PAGE,
                        "code_verifier", verifier));
    }

    HttpResponse<String> refresh(String refreshToken) throws Exception {
        return post(
                issuer + "/oauth2/token",
                Map.of(
                        "grant_type", "refresh_token",
                        "client_id", "dashboard",
                        "refresh_token", refreshToken));
    }

    HttpResponse<String> revoke(String refreshToken) throws Exception {
        return post(
                issuer + "/oauth2/revoke", Map.of("client_id", "dashboard", "token", refreshToken));
    }

    /// All of it, to the tokens.
    JsonNode tokens(IssuerUser user, String scope) throws Exception {
        return json(redeem(parameters(land(user, scope)).get("code"), VERIFIER));
    }

    HttpResponse<String> get(String uri) throws Exception {
        return browser.send(
                HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String uri, Map<String, String> fields) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form(fields)))
                        .build();
        return browser.send(request, BodyHandlers.ofString());
    }

    static URI location(HttpResponse<?> answer) {
        return URI.create(answer.headers().firstValue("Location").orElse("none"));
    }

    static Map<String, String> parameters(URI uri) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : uri.getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(
                        e ->
                                e.getKey()
                                        + "="
                                        + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}

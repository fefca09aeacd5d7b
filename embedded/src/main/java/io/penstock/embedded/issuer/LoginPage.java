package io.penstock.embedded.issuer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.security.web.csrf.CsrfToken;

/// Asks for name and password. No script, and its one style is named by its hash.
final class LoginPage extends HttpServlet {
    private static final String STYLE = resource("login.css");
    private static final String PAGE = resource("login.html");
    private static final String FAILED =
            "<p class=\"failed\" role=\"alert\">Name or password is wrong.</p>";

    /// @param dashboard where the answer to the form finally leads: browsers apply `form-action` to
    ///     redirects as well
    static String policy(PageAddress dashboard) {
        return "default-src 'none'; style-src 'sha256-%s'; form-action 'self' %s; base-uri 'none'; frame-ancestors 'none'"
                .formatted(hash(STYLE), dashboard.origin("*"));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        var csrf = (CsrfToken) request.getAttribute(CsrfToken.class.getName());
        var failed = request.getParameter("error") != null;
        response.setContentType("text/html");
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.getWriter()
                .write(
                        PAGE.replace("{style}", STYLE)
                                .replace("{message}", failed ? FAILED : "")
                                .replace("{parameter}", csrf.getParameterName())
                                .replace("{token}", csrf.getToken()));
    }

    private static String resource(String name) {
        try (var in = LoginPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}

package io.penstock.embedded.issuer;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.catalina.Context;
import org.apache.catalina.session.ManagerBase;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Cookie.SameSite;
import org.springframework.boot.web.servlet.ServletListenerRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.session.HttpSessionEventPublisher;

/// The server that the issuer runs in: one address, sessions in memory, two pages.
@Configuration(proxyBeanMethods = false)
class IssuerServer {
    private static final int MOST_SESSIONS = 1000;
    private static final Duration SESSION = Duration.ofMinutes(30);

    @Bean
    TomcatServletWebServerFactory webServer(IssuerAddress address) throws UnknownHostException {
        var tomcat = new TomcatServletWebServerFactory(address.port());
        tomcat.setAddress(InetAddress.getByName(IssuerAddress.HOST));
        tomcat.setRegisterDefaultServlet(true); // without a servlet Tomcat runs no filter
        var session = tomcat.getSettings().getSession();
        session.setTimeout(SESSION);
        // browsers share cookies among all ports of a host
        session.getCookie().setName("penstock-issuer-" + address.port());
        session.getCookie().setHttpOnly(true);
        session.getCookie().setSameSite(SameSite.LAX);
        tomcat.addContextCustomizers(IssuerServer::boundSessions);
        return tomcat;
    }

    private static void boundSessions(Context context) {
        if (context.getManager() instanceof ManagerBase manager) {
            manager.setMaxActiveSessions(MOST_SESSIONS);
        }
    }

    /// Forgets with the sessions, of which it hears by the publisher.
    @Bean
    SessionRegistry sessions() {
        return new SessionRegistryImpl();
    }

    @Bean
    ServletListenerRegistrationBean<HttpSessionEventPublisher> sessionEvents() {
        return new ServletListenerRegistrationBean<>(new HttpSessionEventPublisher());
    }

    @Bean
    ServletRegistrationBean<HttpServlet> login() {
        return new ServletRegistrationBean<>(new LoginPage(), IssuerEndpoints.LOGIN);
    }

    @Bean
    ServletRegistrationBean<HttpServlet> health() {
        return new ServletRegistrationBean<>(new HealthServlet(), IssuerEndpoints.HEALTH);
    }

    private static final class HealthServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getWriter().write("{\"status\":\"UP\"}");
        }
    }
}

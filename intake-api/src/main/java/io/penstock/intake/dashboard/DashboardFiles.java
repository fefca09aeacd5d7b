package io.penstock.intake.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/// Serves the files. A browser keeps them and asks whether they changed; the tag is of their
/// content, since every file of a reproducible jar bears the same date.
@Configuration(proxyBeanMethods = false)
class DashboardFiles implements WebMvcConfigurer {

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        // libraries come in jars of their own; the folder names their version
        serve(registry, "/dashboard/lib/htm/**", "classpath:/META-INF/resources/_static/htm/");
        serve(registry, "/dashboard/**", "classpath:/dashboard/");
    }

    private static void serve(ResourceHandlerRegistry registry, String pattern, String folder) {
        registry.addResourceHandler(pattern)
                .addResourceLocations(folder)
                .setUseLastModified(false)
                .setEtagGenerator(DashboardFiles::tag)
                .setCacheControl(CacheControl.noCache());
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        registry.addRedirectViewController("/", "/dashboard/");
        registry.addRedirectViewController("/dashboard", "/dashboard/");
        registry.addViewController("/dashboard/").setViewName("forward:/dashboard/index.html");
    }

    /// Weak, because the file may be sent compressed.
    private static String tag(Resource file) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(file.getContentAsByteArray());
            return "W/\"%s\""
                    .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

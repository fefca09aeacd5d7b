package io.penstock.retrieval;

import io.penstock.embedded.postgres.TestDatabase;
import io.penstock.embedded.postgres.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.util.Base64;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistrar;

/// A test of the whole service on a real Postgres; only the network and the issuer are left out.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(properties = "management.server.port=-1")
@AutoConfigureMockMvc
@Import(RetrievalService.Surroundings.class)
public @interface RetrievalService {

    @TestConfiguration(proxyBeanMethods = false)
    class Surroundings {
        @Bean
        TestDatabase database() {
            return TestPostgres.freshDatabase();
        }

        @Bean
        DynamicPropertyRegistrar properties(TestDatabase database) {
            return properties -> {
                properties.add("spring.datasource.url", database::url);
                properties.add("spring.datasource.username", () -> "penstock_retrieval");
                properties.add("spring.datasource.password", () -> "penstock_retrieval");
                properties.add("spring.flyway.url", database::url);
                properties.add("spring.flyway.user", () -> "penstock_owner");
                properties.add("spring.flyway.password", () -> "penstock_owner");
                properties.add("penstock.root-key-file", Surroundings::rootKey);
            };
        }

        private static String rootKey() {
            try {
                var file = Files.createTempFile("root", ".key");
                file.toFile().deleteOnExit();
                Files.writeString(file, Base64.getEncoder().encodeToString(new byte[32]));
                return file.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

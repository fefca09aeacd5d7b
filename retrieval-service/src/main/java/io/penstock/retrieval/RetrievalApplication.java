package io.penstock.retrieval;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// The retrieval service: documents, search, context.
@SpringBootApplication
public class RetrievalApplication {
    public static void main(String[] args) {
        SpringApplication.run(RetrievalApplication.class, args);
    }
}

package io.penstock.worker;

import io.penstock.store.definition.Definitions;
import io.penstock.worker.workflow.Workflows;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/// The process `workflow-worker`.
@SpringBootApplication
public class WorkerApplication {
    public static void main(String[] args) {
        SecondSignal.leavesAtOnce();
        SpringApplication.run(WorkerApplication.class, args);
    }

    @Bean
    Workflows workflows(Definitions definitions, InstantSource clock) {
        return new Workflows(definitions, clock);
    }
}

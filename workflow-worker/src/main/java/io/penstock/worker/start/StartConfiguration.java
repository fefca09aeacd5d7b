package io.penstock.worker.start;

import io.penstock.store.ingest.DelayedRuns;
import io.penstock.store.ingest.NewRun;
import io.penstock.store.schedule.Firing;
import io.penstock.worker.dispatch.Doorbell;
import io.penstock.worker.workflow.Workflows;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StartProperties.class)
class StartConfiguration {

    @Bean
    StartLifecycle delayedRuns(DelayedRuns runs, StartProperties settings, Doorbell doorbell) {
        return new StartLifecycle(
                "delayed-runs", () -> takePlaces(runs, settings, doorbell), settings.pause());
    }

    @Bean
    StartLifecycle schedules(
            Firing firing, Workflows workflows, StartProperties settings, Doorbell doorbell) {
        Firing.Plans plans =
                (tenant, workflow, version) ->
                        workflows
                                .find(tenant, workflow, version)
                                .map(found -> NewRun.of(found.version(), found.definition()));
        return new StartLifecycle(
                "schedules", () -> fireNext(firing, plans, doorbell), settings.pause());
    }

    private static boolean takePlaces(
            DelayedRuns runs, StartProperties settings, Doorbell doorbell) {
        var taken = runs.takePlaces(settings.batch());
        if (taken > 0) {
            doorbell.ring();
        }
        return taken == settings.batch();
    }

    private static boolean fireNext(Firing firing, Firing.Plans plans, Doorbell doorbell) {
        return switch (firing.fireNext(plans)) {
            case NOTHING -> false;
            case PASSED_OVER -> true;
            case STARTED -> {
                doorbell.ring();
                yield true;
            }
        };
    }
}

package io.penstock.worker.dispatch;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.definition.Step;
import io.penstock.store.claim.Backlog;
import io.penstock.store.claim.Claims;
import io.penstock.store.event.Events;
import io.penstock.store.flow.Restrictions;
import io.penstock.store.lease.LeaseTerms;
import io.penstock.store.lease.Leases;
import io.penstock.store.lease.Reaper;
import io.penstock.store.run.Journals;
import io.penstock.store.send.Sends;
import io.penstock.worker.call.Cargo;
import io.penstock.worker.call.Lane;
import io.penstock.worker.call.Room;
import io.penstock.worker.call.Turnstile;
import io.penstock.worker.deliver.DeliverStep;
import io.penstock.worker.fetch.FetchStep;
import io.penstock.worker.gate.Gatekeeper;
import io.penstock.worker.generate.GenerateProperties;
import io.penstock.worker.generate.GenerateStep;
import io.penstock.worker.outcall.CallStep;
import io.penstock.worker.retrieve.RetrieveStep;
import io.penstock.worker.run.Engine;
import io.penstock.worker.run.StepCall;
import io.penstock.worker.run.StepOutcome;
import io.penstock.worker.run.Steps;
import io.penstock.worker.workflow.Workflows;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchProperties.class)
class DispatchConfiguration {

    @Bean
    Doorbell doorbell() {
        return new Doorbell();
    }

    @Bean
    Steps steps(
            RetrieveStep retrieve,
            GenerateStep generate,
            DeliverStep deliver,
            CallStep other,
            FetchStep fetch,
            Gatekeeper gates) {
        return gates.before(steps(retrieve, generate, deliver, other, fetch));
    }

    private static Steps steps(
            RetrieveStep retrieve,
            GenerateStep generate,
            DeliverStep deliver,
            CallStep other,
            FetchStep fetch) {
        return new Steps() {
            @Override
            public StepOutcome retrieve(Step.Retrieve step, StepCall call)
                    throws InterruptedException {
                return retrieve.execute(step, call);
            }

            @Override
            public StepOutcome generate(Step.Generate step, StepCall call)
                    throws InterruptedException {
                return generate.execute(step, call);
            }

            @Override
            public StepOutcome deliver(Step.Deliver step, StepCall call)
                    throws InterruptedException {
                return deliver.execute(step, call);
            }

            @Override
            public StepOutcome call(Step.Call step, StepCall call) throws InterruptedException {
                return other.execute(step, call);
            }

            @Override
            public StepOutcome fetch(Step.Fetch step, StepCall call) throws InterruptedException {
                return fetch.execute(step, call);
            }
        };
    }

    @Bean
    Engine engine(Steps steps, Restrictions restrictions, InstantSource clock) {
        return new Engine(
                new HeldSteps(steps, restrictions, clock), clock, RandomGenerator.getDefault());
    }

    @Bean
    Cargo cargo() {
        return Cargo.ofThisProcess();
    }

    @Bean
    Lane workplaces(DispatchProperties settings) {
        return new Lane(settings.places());
    }

    @Bean
    LeaseKeeper leaseKeeper(Leases leases, LeaseTerms terms, DispatchProperties settings) {
        return new LeaseKeeper(leases, terms, settings.worker());
    }

    @Bean
    Dispatcher dispatcher(
            Claims claims,
            Backlog backlog,
            LeaseKeeper keeper,
            Engine engine,
            Events events,
            Workflows workflows,
            Journals journals,
            GenerateProperties models,
            MeterRegistry registry,
            DispatchProperties settings,
            Lane workplaces,
            Cargo cargo,
            List<Room> rooms,
            Doorbell doorbell) {
        return new Dispatcher(
                claims,
                keeper::current,
                new Execution(
                        engine,
                        events,
                        workflows,
                        journals,
                        new Turnstile(workplaces, cargo),
                        models.unpricedCallUsd(),
                        new FailureCounts(registry)),
                new DispatchMetrics(registry, backlog),
                new Dispatcher.Bounds(settings.permits(), settings.batch(), rooms),
                doorbell::ring);
    }

    @Bean
    WorkerLifecycle workerLifecycle(
            LeaseKeeper keeper,
            Dispatcher dispatcher,
            Reaper reaper,
            Sends sends,
            Journals journals,
            Doorbell doorbell,
            DispatchProperties settings) {
        return new WorkerLifecycle(keeper, dispatcher, reaper, sends, journals, doorbell, settings);
    }
}

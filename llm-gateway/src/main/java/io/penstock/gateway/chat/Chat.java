package io.penstock.gateway.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.penstock.gateway.idempotency.Answer;
import io.penstock.gateway.price.Usd;
import io.penstock.gateway.prompt.PromptLibrary;
import io.penstock.gateway.prompt.PromptTemplates;
import io.penstock.gateway.prompt.PromptVersion;
import io.penstock.gateway.prompt.UnrenderablePromptException;
import io.penstock.gateway.record.CallId;
import io.penstock.gateway.record.CallLog;
import io.penstock.gateway.route.AttemptPlan;
import io.penstock.gateway.route.Deadline;
import io.penstock.gateway.route.Listener;
import io.penstock.gateway.route.Outcome;
import io.penstock.gateway.route.Routes;
import io.penstock.gateway.route.Spent;
import io.penstock.gateway.schema.OutputContract;
import io.penstock.gateway.schema.OutputContracts;
import io.penstock.gateway.schema.UnusableSchemaException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;

/// One call from its request to its answer: template, route and attempts, schema, record.
@Component
class Chat {
    private final PromptLibrary prompts;
    private final OutputContracts contracts;
    private final Routes routes;
    private final AttemptPlan plan;
    private final CallLog log;
    private final InstantSource clock;
    private final MeterRegistry meters;

    Chat(
            PromptLibrary prompts,
            OutputContracts contracts,
            Routes routes,
            AttemptPlan plan,
            CallLog log,
            InstantSource clock,
            MeterRegistry meters) {
        this.prompts = prompts;
        this.contracts = contracts;
        this.routes = routes;
        this.plan = plan;
        this.log = log;
        this.clock = clock;
        this.meters = meters;
    }

    /// @param listener hears the answer beside
    /// @param live whether it hears it while it comes
    /// @throws ChatRefusal if no target can be asked for it
    Answer answer(
            Caller caller,
            CallId call,
            ChatRequest request,
            Deadline deadline,
            Listener listener,
            boolean live) {
        var started = clock.instant();
        var targets =
                routes.targets(request.model())
                        .orElseThrow(() -> ChatRefusal.noSuchModel(request.model()));
        var contract = contract(request);
        var template = template(caller, request.prompt());
        if (template != null && request.prompt() != null) {
            request.forwarded().set("messages", rendered(template, request.prompt()));
        }
        var outcome = plan.run(targets, request.forwarded(), contract, deadline, listener, live);
        var rendered = Answers.of(call, outcome);
        var story =
                new CallStory(
                        call,
                        caller,
                        request,
                        routes.isRoute(request.model()),
                        template,
                        contract,
                        outcome,
                        rendered);
        log.add(story.asOf(started, clock.instant()));
        count(outcome, rendered.answer().status());
        return rendered.answer();
    }

    private OutputContract contract(ChatRequest request) {
        try {
            return contracts.of(request.forwarded());
        } catch (UnusableSchemaException e) {
            throw ChatRefusal.invalid(e.param(), String.valueOf(e.getMessage()));
        }
    }

    private @Nullable PromptVersion template(
            Caller caller, ChatRequest.@Nullable PromptReference reference) {
        if (reference == null) {
            return null;
        }
        return prompts.find(caller.tenant(), reference.id(), reference.version())
                .orElseThrow(() -> ChatRefusal.noSuchPrompt(reference.id()));
    }

    private static ArrayNode rendered(
            PromptVersion template, ChatRequest.PromptReference reference) {
        try {
            return PromptTemplates.render(template, reference.variables());
        } catch (UnrenderablePromptException e) {
            throw ChatRefusal.invalid(e.param(), String.valueOf(e.getMessage()));
        }
    }

    private void count(Outcome outcome, int status) {
        meters.counter("penstock.gateway.calls", "status", Integer.toString(status)).increment();
        for (var attempt : outcome.attempts()) {
            if (attempt.spent() != null) {
                count(attempt.provider(), attempt.spent());
            }
        }
    }

    /// Failing attempts included; what nobody knows the price of is in no sum of money.
    private void count(String provider, Spent spent) {
        count(provider, "input", spent.inputTokens());
        count(provider, "output", spent.outputTokens());
        if (spent.costPicoUsd() != null) {
            meters.counter("penstock.gateway.cost.usd", "provider", provider)
                    .increment(new Usd(spent.costPicoUsd()).dollars());
        }
    }

    private void count(String provider, String direction, long tokens) {
        meters.counter("penstock.gateway.tokens", "provider", provider, "direction", direction)
                .increment(tokens);
    }
}

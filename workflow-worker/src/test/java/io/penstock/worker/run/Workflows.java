package io.penstock.worker.run;

import io.penstock.definition.Definition;
import io.penstock.definition.SchemaFiles;

/// Definitions for tests.
public final class Workflows {
    public static final String ASSISTANT =
            """
            name: whatsapp-assistant
            owner: support-ops
            trigger: { types: [intake.message.received] }
            ordering: conversation
            whileInReview: parallel
            deadline: PT30M
            steps:
              - id: context
                retrieve: { query: "{{event.text}}", sources: [policies, faq], history: 4, top: 6, minConfidence: 0.5 }
                retry: { maxAttempts: 3, initial: PT2S, multiplier: 2, max: PT2M }
              - id: answer
                generate:
                  prompt: whatsapp-assistant@1
                  route: default
                  output:
                    type: object
                    additionalProperties: false
                    required: [reply, citations]
                    properties:
                      reply: { type: string, x-extract: answer }
                      citations: { type: array, items: { type: string }, x-extract: citations }
                retry: { maxAttempts: 4, initial: PT0.05S, multiplier: 2, max: PT1S }
              - id: gate
                review: { when: "steps.answer.support < 0.6", queue: support, due: PT4H, onExpiry: escalate }
              - id: reply
                deliver: { to: event.data.replyTo, body: "{{steps.answer.reply}}" }
                retry: { maxAttempts: 3, initial: PT0.05S, multiplier: 2, max: PT1S }
            """;

    private Workflows() {}

    public static Definition assistant() {
        return Definition.check(ASSISTANT, SchemaFiles.NONE).orThrow();
    }
}

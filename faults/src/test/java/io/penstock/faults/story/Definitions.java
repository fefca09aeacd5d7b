package io.penstock.faults.story;

/// What the system is told to do in these tests: six steps, two models' answers, a person for who
/// asks for one, another system that takes an order.
final class Definitions {
    static final String NAME = "faults";

    /// Of failures within a round; see [#WORKFLOW].
    static final int ATTEMPTS = 12;

    /// The port is that of the other system.
    private static final String WORKFLOW =
            """
            name: faults
            owner: support-ops
            trigger: { types: [intake.message.received], when: "event.channel == 'whatsapp'" }
            ordering: conversation
            whileInReview: parallel
            deadline: PT30M
            allowedHosts: [127.0.0.1]
            steps:
              - id: context
                retrieve: { query: "{{event.text}}", sources: [policies], history: 4, top: 3, minConfidence: 0.01 }
                retry: { maxAttempts: 12, initial: PT0.1S, multiplier: 2, max: PT2S }
              - id: triage
                generate:
                  prompt: faults-triage@1
                  route: default
                  output:
                    type: object
                    additionalProperties: false
                    required: [risk]
                    properties: { risk: { type: string } }
                retry: { maxAttempts: 12, initial: PT0.1S, multiplier: 2, max: PT2S }
              - id: gate
                review: { when: "steps.triage.risk == 'high'", queue: support, due: PT1H, onExpiry: escalate }
              - id: answer
                generate:
                  prompt: faults-answer@1
                  route: default
                  output:
                    type: object
                    additionalProperties: false
                    required: [reply]
                    properties: { reply: { type: string } }
                retry: { maxAttempts: 12, initial: PT0.1S, multiplier: 2, max: PT2S }
              - id: reply
                deliver: { to: event.data.replyTo, body: "{{steps.answer.reply}}" }
                retry: { maxAttempts: 12, initial: PT0.1S, multiplier: 2, max: PT2S }
              - id: order
                call:
                  url: "http://127.0.0.1:%d/orders"
                  body: { risk: "{{steps.triage.risk}}" }
                  idempotent: true
                  response:
                    type: object
                    required: [taken]
                    properties: { taken: { type: boolean } }
                retry: { maxAttempts: 12, initial: PT0.1S, multiplier: 2, max: PT2S }
            """;

    static final String TRIAGE =
            "You triage. Say whether a person must look.\n<data>{{{context}}}</data>";
    static final String ANSWER = "You answer from the context.\n<data>{{{context}}}</data>";

    static final String DOCUMENT =
            "Worn shoes: you can return them within thirty days, in their box.";

    private Definitions() {}

    /// @param port of the other system
    static String workflow(int port) {
        return WORKFLOW.formatted(port);
    }
}

package io.penstock.faults.story;

import io.penstock.embedded.model.Received;
import io.penstock.embedded.model.Script;
import io.penstock.embedded.model.Setting;
import io.penstock.embedded.model.SimulatedProvider;
import io.penstock.faults.check.Asked;
import io.penstock.schema.json.StrictJson;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// A model's provider that answers as the workflow wants it, writes down who asked what, and has
// bad
/// days, as scripts say.
public final class ModelProvider implements AutoCloseable {
    private static final Pattern MARK = Pattern.compile("m-[0-9a-f]+-[0-9]+");

    private final ConcurrentLinkedQueue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final SimulatedProvider server = SimulatedProvider.start(0);
    private volatile Supplier<Script> moods = () -> Script.OK;

    ModelProvider() {
        server.usually(this::script);
    }

    int port() {
        return server.port();
    }

    public void feels(Supplier<Script> moods) {
        this.moods = moods;
    }

    public void feels(Script mood) {
        feels(() -> mood);
    }

    /// The next requests; those after them are answered well.
    public void feelsForTheNext(int requests, Script mood) {
        var left = new AtomicInteger(requests);
        feels(() -> left.getAndDecrement() > 0 ? mood : Script.OK);
    }

    public void isWell() {
        feels(Script.OK);
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /// For this step of the run of what was sent with this mark.
    public List<Asked> asked(String mark, String step) {
        return asked.stream()
                .filter(it -> it.mark().equals(mark) && it.step().equals(step))
                .toList();
    }

    private Script script(Received received) {
        var request = received.json();
        var mood = moods.get();
        var text = request.path("messages").toString();
        var step = text.contains("You triage") ? "triage" : "answer";
        var mark = MARK.matcher(lastUserMessage(request));
        var marked = mark.find() ? mark.group() : "";
        var status = Integer.parseInt(mood.settings().getOrDefault(Setting.STATUS, "200"));
        asked.add(new Asked(marked, step, received.at(), status));
        return mood.with(Setting.TEXT, output(step, marked, text));
    }

    private static String lastUserMessage(JsonNode request) {
        var last = "";
        for (var message : request.path("messages")) {
            if (message.path("role").asString("").equals("user")) {
                last = message.path("content").toString();
            }
        }
        return last;
    }

    private static String output(String step, String mark, String text) {
        var output = StrictJson.TOLERANT.createObjectNode();
        if (step.equals("triage")) {
            output.put("risk", text.contains("a person please") ? "high" : "low");
        } else {
            output.put("reply", "You can return worn shoes within thirty days. " + mark);
        }
        return output.toString();
    }

    @Override
    public void close() {
        server.close();
    }
}

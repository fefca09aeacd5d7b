package io.penstock.cli.send;

import io.penstock.cli.reach.StatusApi;
import io.penstock.cli.sample.Sample;
import io.penstock.schema.json.StrictJson;
import java.io.PrintWriter;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/// One JSON object a line, for scripts.
final class JsonReport implements Report {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrintWriter out;
    private final StatusApi status;

    JsonReport(PrintWriter out, StatusApi status) {
        this.out = out;
        this.status = status;
    }

    @Override
    public void answered(Sample sample, Sent sent) {
        var line = JSON.createObjectNode();
        line.put("sample", sample.id());
        line.put("status", sent.status());
        line.put("ms", sent.took().toMillis());
        line.put("movedSeconds", sent.moved().toSeconds());
        line.set("answer", body(sent.body()));
        var events = line.putArray("events");
        sent.events().forEach(event -> events.add(status.address(event).toString()));
        sent.silence().ifPresent(why -> line.put("silence", why));
        if (sent.retried()) {
            line.put("retried", true);
        }
        out.println(line);
    }

    @Override
    public void sent(Sample sample, List<Sent> sent) {
        // every line is out already: a script that ends early has them
    }

    @Override
    public void atRest(List<Rest> rests) {
        for (var rest : rests) {
            var line = JSON.createObjectNode();
            line.put("event", rest.id().toString());
            line.put("atRest", rest.reached());
            line.set("runs", JSON.valueToTree(rest.runs()));
            rest.silence().ifPresent(why -> line.put("silence", why));
            out.println(line);
        }
    }

    private static JsonNode body(String text) {
        try {
            return StrictJson.TOLERANT.readTree(text);
        } catch (JacksonException e) {
            return StringNode.valueOf(text);
        }
    }
}

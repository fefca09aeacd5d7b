package io.penstock.worker.fetch;

import io.penstock.schema.json.StrictJson;
import io.penstock.store.file.Files.Place;
import io.penstock.store.run.Checkpoint;
import io.penstock.store.run.Held;
import io.penstock.worker.run.JournalAwayException;
import io.penstock.worker.run.Run;
import io.penstock.worker.run.StepCall;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.node.ObjectNode;

/// Files in the workflow store.
final class StoredFiles implements Files {
    private final io.penstock.store.file.Files files;

    StoredFiles(io.penstock.store.file.Files files) {
        this.files = files;
    }

    @Override
    public Map<Integer, ObjectNode> kept(StepCall call) {
        var run = call.run();
        var stored =
                asked(
                        "Reading what was fetched",
                        () -> files.kept(held(run), call.step(), run.iteration()));
        var kept = new HashMap<Integer, ObjectNode>();
        stored.forEach(
                (index, about) ->
                        kept.put(index, (ObjectNode) StrictJson.TOLERANT.readTree(about)));
        return kept;
    }

    @Override
    public boolean keep(StepCall call, int index, ObjectNode about, byte[] content) {
        var run = call.run();
        var place = new Place(call.step(), run.iteration(), index);
        var json = StrictJson.TOLERANT.writeValueAsString(about);
        return asked("Keeping a file", () -> files.keep(held(run), place, json, content))
                instanceof Checkpoint.Written;
    }

    private static Held held(Run run) {
        return new Held(run.tenant(), run.id(), run.claim().fence(), run.claim().conversation());
    }

    private static <T> T asked(String what, Supplier<T> question) {
        try {
            return question.get();
        } catch (DataAccessException | TransactionException e) {
            throw JournalAwayException.during(what, e);
        }
    }
}

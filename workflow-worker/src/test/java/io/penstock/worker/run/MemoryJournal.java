package io.penstock.worker.run;

import io.penstock.definition.Budget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// A journal in memory: starts with what earlier stays left, and remembers what was written.
final class MemoryJournal implements Journal {
    private final Map<String, ObjectNode> results = new LinkedHashMap<>();
    private final Map<String, Integer> failed = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();
    private final List<Ending> endings = new ArrayList<>();
    private final List<Start> starts = new ArrayList<>();
    private Begun times = new Begun.At(null, false, null, true, false);
    private Bought bought = Bought.GRANTED;
    private boolean taken;

    static MemoryJournal empty() {
        return new MemoryJournal();
    }

    MemoryJournal did(String step, ObjectNode result) {
        results.put(step, result);
        return this;
    }

    MemoryJournal failed(String step, int times) {
        failed.put(step, times);
        return this;
    }

    MemoryJournal began(String step) {
        begun.add(step);
        return this;
    }

    /// Another worker takes the run over.
    void take() {
        taken = true;
    }

    List<Ending> endings() {
        return endings;
    }

    Map<String, ObjectNode> results() {
        return results;
    }

    @Override
    public Past past() {
        return new Past(results, failed, begun);
    }

    /// What it says of a step that takes its time, until it is told otherwise.
    MemoryJournal times(Begun begun) {
        times = begun;
        return this;
    }

    MemoryJournal sells(Bought answer) {
        bought = answer;
        return this;
    }

    List<Start> starts() {
        return starts;
    }

    @Override
    public Begun begin(Start start) {
        starts.add(start);
        return taken ? new Begun.Lost() : times;
    }

    @Override
    public Bought buy(String step, int attempt, Budget budget) {
        return taken ? Bought.LOST : bought;
    }

    @Override
    public Written done(String step, ObjectNode result) {
        if (taken) {
            return Written.LOST;
        }
        results.put(step, result);
        return Written.KEPT;
    }

    @Override
    public Written end(Ending ending) {
        if (taken) {
            return Written.LOST;
        }
        endings.add(ending);
        return Written.KEPT;
    }
}

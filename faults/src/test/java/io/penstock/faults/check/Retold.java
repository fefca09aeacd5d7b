package io.penstock.faults.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What others say of the past, told in another way.
final class Retold {
    private Retold() {}

    private static Evidence evidence(
            Evidence of,
            List<Announced> announced,
            Arrivals arrivals,
            List<Asked> asked,
            List<Told> told) {
        return new Evidence(
                of.sql(),
                announced,
                of.accepted(),
                arrivals,
                asked,
                told,
                of.counted(),
                of.busy(),
                of.limits());
    }

    static Evidence with(Evidence it, Asked more) {
        return evidence(it, it.announced(), it.arrivals(), and(it.asked(), more), it.told());
    }

    static Evidence with(Evidence it, Told more) {
        return evidence(it, it.announced(), it.arrivals(), it.asked(), and(it.told(), more));
    }

    static Evidence with(Evidence it, Announced more) {
        return announced(it, and(it.announced(), more));
    }

    static <T> List<T> and(List<T> all, T more) {
        var longer = new ArrayList<>(all);
        longer.add(more);
        return longer;
    }

    static Evidence arrivals(Evidence it, Arrivals arrivals) {
        return evidence(it, it.announced(), arrivals, it.asked(), it.told());
    }

    static Evidence messages(Evidence it, String... keys) {
        var was = it.arrivals();
        return arrivals(it, new Arrivals(arrived(keys), was.calls(), was.signals()));
    }

    static Evidence calls(Evidence it, String... keys) {
        var was = it.arrivals();
        return arrivals(it, new Arrivals(was.messages(), arrived(keys), was.signals()));
    }

    static Evidence signals(Evidence it, List<Arrived> signals) {
        var was = it.arrivals();
        return arrivals(it, new Arrivals(was.messages(), was.calls(), signals));
    }

    private static List<Arrived> arrived(String... keys) {
        return Stream.of(keys).map(Arrived::new).toList();
    }

    static Evidence nothingArrived(Evidence it) {
        return messages(it);
    }

    static Evidence announced(Evidence it, List<Announced> announced) {
        return evidence(it, announced, it.arrivals(), it.asked(), it.told());
    }

    static Evidence without(Evidence it, String text) {
        return keeping(it, record -> !record.value().contains(text));
    }

    static Evidence keeping(Evidence it, Predicate<Announced> kept) {
        return announced(it, it.announced().stream().filter(kept).toList());
    }

    static Evidence backwards(Evidence it) {
        return announced(it, it.announced().reversed());
    }

    static Evidence counted(Evidence it, Map<String, Long> counted) {
        return measured(it, counted, it.busy());
    }

    static Evidence busy(Evidence it, Map<String, Double> busy) {
        return measured(it, it.counted(), busy);
    }

    private static Evidence measured(
            Evidence of, Map<String, Long> counted, Map<String, Double> busy) {
        return new Evidence(
                of.sql(),
                of.announced(),
                of.accepted(),
                of.arrivals(),
                of.asked(),
                of.told(),
                counted,
                busy,
                of.limits());
    }
}

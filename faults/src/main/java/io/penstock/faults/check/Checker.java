package io.penstock.faults.check;

import java.util.List;
import java.util.stream.Stream;

/// Checks every promise, when nothing is under way any more.
public final class Checker {
    private static final List<Check> CHECKS =
            Stream.of(
                            Tables.QUERIES.stream(),
                            SignalTables.QUERIES.stream(),
                            CallTables.QUERIES.stream(),
                            GateTables.QUERIES.stream(),
                            StartTables.QUERIES.stream(),
                            ArchiveTables.QUERIES.stream(),
                            AuditTables.QUERIES.stream(),
                            Stream.of(
                                    new EveryAcceptedEventIsThere(),
                                    new EveryRecordIsAccountedFor(),
                                    new TimelineReplay(),
                                    new KeysArriveOnce(),
                                    new NothingIsBoughtTwice(),
                                    new AnnouncedAsCommitted(),
                                    new LettersAreCopied(),
                                    new SignalsArrive(),
                                    new WhatTheApiTold(),
                                    new AttemptsWithinThePolicy(),
                                    new BudgetsKept(),
                                    new CountedAsItIs(),
                                    new NothingIsLeftBehind()))
                    .flatMap(it -> it)
                    .map(Check.class::cast)
                    .toList();

    private Checker() {}

    public static List<Violation> check(Evidence evidence) {
        return CHECKS.stream().flatMap(it -> it.violations(evidence).stream()).toList();
    }
}

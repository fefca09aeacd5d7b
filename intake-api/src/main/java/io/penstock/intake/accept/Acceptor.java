package io.penstock.intake.accept;

import static java.util.Objects.requireNonNull;

import io.penstock.intake.delivery.DeliveryRecords;
import io.penstock.intake.delivery.Receipt;
import io.penstock.platform.crash.CrashPoint;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem;
import io.penstock.schema.event.Event;
import io.penstock.schema.event.EventSchema;
import io.penstock.schema.id.EventId;
import io.penstock.schema.json.StrictJson;
import io.penstock.schema.json.Violation;
import io.penstock.store.event.BodyDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/// Takes the items of a request: all that are new, and the record of the delivery, are
/// acknowledged by Kafka before anything is answered.
@Component
public class Acceptor {
    private static final Logger log = LoggerFactory.getLogger(Acceptor.class);

    /// Of an event: those who read it wrap it in some more of their own, and read no more than
    /// [StrictJson#MAX_DEPTH].
    private static final int MOST_LEVELS = StrictJson.MAX_DEPTH - 8;

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final EventNaming naming;
    private final BodyDigest bodyDigest;
    private final RecentEvents recent;
    private final CoalescedLookup stored;
    private final AcceptanceLog acceptanceLog;
    private final DeliveryRecords deliveries;
    private final IntakeMetrics metrics;
    private final AcceptProperties settings;

    Acceptor(
            EventNaming naming,
            BodyDigest bodyDigest,
            RecentEvents recent,
            CoalescedLookup stored,
            AcceptanceLog acceptanceLog,
            DeliveryRecords deliveries,
            IntakeMetrics metrics,
            AcceptProperties settings) {
        this.naming = naming;
        this.bodyDigest = bodyDigest;
        this.recent = recent;
        this.stored = stored;
        this.acceptanceLog = acceptanceLog;
        this.deliveries = deliveries;
        this.metrics = metrics;
        this.settings = settings;
    }

    /// An item on its way: named, and not yet known to be new.
    ///
    /// @param otherwise identities under which the same may have come before
    private record Candidate(
            EventDraft draft, Event event, String digest, List<EventId> otherwise) {
        List<EventId> ids() {
            return Stream.concat(Stream.of(event.id()), otherwise.stream()).toList();
        }
    }

    /// @return one result per item, in their order
    /// @throws ProblemException 503 if Kafka does not acknowledge in time; the sender repeats, and
    /// what was written meanwhile is absorbed by its identity
    public List<Acceptance> accept(Receipt receipt, List<Item> items) {
        var fresh = new LinkedHashMap<EventId, Candidate>();
        var results = judge(receipt, items, fresh);
        write(receipt, fresh, results);
        metrics.authentic(receipt);
        metrics.count(receipt.source(), results);
        return results;
    }

    /// The results that [#accept] would give now; nothing is written.
    public List<Acceptance> rehearse(Receipt receipt, List<Item> items) {
        return judge(receipt, items, new LinkedHashMap<>());
    }

    private List<Acceptance> judge(
            Receipt receipt, List<Item> items, Map<EventId, Candidate> fresh) {
        var candidates = candidates(receipt, items);
        var known = known(receipt, candidates);
        var results = new ArrayList<Acceptance>(items.size());
        for (var item : items) {
            results.add(
                    switch (item) {
                        case Item.Bad(var pointer, var problem) ->
                                new Acceptance.Rejected(pointer, problem);
                        case Item.Skipped(var pointer, var why) ->
                                new Acceptance.Ignored(pointer, why);
                        case Item.Drafted(var draft, _) ->
                                judge(requireNonNull(candidates.get(draft)), known, fresh);
                    });
        }
        return results;
    }

    /// Keeps a request whose body cannot be read.
    public void keepUnreadable(Receipt receipt, Problem problem) {
        written(receipt, List.of(), deliveries.unreadable(receipt, problem));
        metrics.authentic(receipt);
    }

    /// Notes that a request came that nobody vouched for; waits for nothing.
    public void noteUnauthentic(Receipt receipt, Problem problem) {
        acceptanceLog.note(deliveries.unauthentic(receipt, problem));
    }

    private Map<EventDraft, Candidate> candidates(Receipt receipt, List<Item> items) {
        var candidates = new IdentityHashMap<EventDraft, Candidate>();
        for (var item : items) {
            if (item instanceof Item.Drafted(var draft, var otherwise)) {
                var event = naming.name(draft, receipt);
                var others = otherwise.stream().map(id -> naming.id(draft, id, receipt)).toList();
                candidates.put(draft, new Candidate(draft, event, bodyDigest.of(event), others));
            }
        }
        return candidates;
    }

    private Map<EventId, String> known(Receipt receipt, Map<EventDraft, Candidate> candidates) {
        var tenant = receipt.source().tenant();
        var known = new HashMap<EventId, String>();
        var unknown = new HashSet<EventId>();
        for (var candidate : candidates.values()) {
            for (var id : candidate.ids()) {
                recent.digest(tenant, id)
                        .ifPresentOrElse(digest -> known.put(id, digest), () -> unknown.add(id));
            }
        }
        known.putAll(stored.seen(tenant, Set.copyOf(unknown)));
        return known;
    }

    private static Acceptance judge(
            Candidate candidate, Map<EventId, String> known, Map<EventId, Candidate> fresh) {
        var id = candidate.event().id();
        var pointer = candidate.draft().pointer();
        var first = fresh.get(id);
        var digest = first == null ? known.get(id) : first.digest();
        if (digest != null) {
            var differs = !digest.equals(candidate.digest());
            return new Acceptance.Duplicate(pointer, id, differs);
        }
        var before = candidate.otherwise().stream().filter(known::containsKey).findFirst();
        if (before.isPresent()) {
            return new Acceptance.Duplicate(pointer, before.get(), false);
        }
        if (!storable(candidate.event().time())) {
            return new Acceptance.Rejected(pointer, outOfRange(pointer));
        }
        JsonNode json = StrictJson.CLOSED.valueToTree(candidate.event());
        if (deeper(json, MOST_LEVELS)) {
            return new Acceptance.Rejected(pointer, tooDeep(pointer));
        }
        var violations = EventSchema.check(json);
        if (!violations.isEmpty()) {
            return new Acceptance.Rejected(pointer, notCanonical(pointer, violations));
        }
        fresh.put(id, candidate);
        return new Acceptance.Accepted(
                pointer, id, candidate.draft().repaired() ? "text-repaired" : null);
    }

    /// Whether RFC 3339 can write `time`, and Postgres keep it.
    public static boolean storable(Instant time) {
        return !time.isBefore(EARLIEST) && time.isBefore(LATEST);
    }

    private static boolean deeper(JsonNode node, int levels) {
        return node.isContainer()
                && (levels == 0 || node.valueStream().anyMatch(it -> deeper(it, levels - 1)));
    }

    private static Problem tooDeep(String pointer) {
        var detail = "The item is nested too deeply for an event; at most some 50 levels";
        return Problem.of(
                "too-deep",
                422,
                "Item refused",
                detail,
                List.of(Problem.Place.at(pointer, "too-deep", detail)));
    }

    private static Problem outOfRange(String pointer) {
        var detail = "The item's time must lie in the years 1 to 9999";
        return Problem.of(
                "time-out-of-range",
                422,
                "Item refused",
                detail,
                List.of(Problem.Place.at(pointer, "time-out-of-range", detail)));
    }

    /// Tells which member of the event cannot be had from the item, which is named as a whole.
    private static Problem notCanonical(String pointer, List<Violation> violations) {
        var members =
                violations.stream().map(Violation::pointer).distinct().limit(5).sorted().toList();
        return Problem.of(
                "not-canonical",
                422,
                "Item refused",
                null,
                List.of(
                        Problem.Place.at(
                                pointer,
                                violations.getFirst().code(),
                                "The event would not obey its schema at "
                                        + String.join(", ", members))));
    }

    private void write(Receipt receipt, Map<EventId, Candidate> fresh, List<Acceptance> results) {
        var events = fresh.values().stream().map(Candidate::event).toList();
        var delivery = deliveries.taken(receipt, results.stream().map(Acceptance::result).toList());
        metrics.acknowledgement(receipt.source()).record(() -> written(receipt, events, delivery));
        fresh.values()
                .forEach(
                        candidate ->
                                recent.remember(
                                        receipt.source().tenant(),
                                        candidate.event().id(),
                                        candidate.digest()));
    }

    private void written(Receipt receipt, List<Event> events, DeliveryRecords.Encoded delivery) {
        try {
            CrashPoint.ACCEPTED_UNPUBLISHED.pass();
            acceptanceLog.write(events, delivery, () -> metrics.unanswered(receipt.source()));
            CrashPoint.PUBLISHED_UNANSWERED.pass();
        } catch (NotAcknowledgedException e) {
            metrics.notStored(receipt.source());
            log.atWarn()
                    .addKeyValue("connection", receipt.source().key())
                    .addKeyValue("reason", e.getMessage())
                    .log("Kafka did not acknowledge; the sender is asked to repeat");
            throw ProblemException.unavailable(
                    "The request was not stored; send it again", settings.retryAfter());
        }
    }
}

package io.penstock.intake.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.delivery.DeliveryHeaders;
import io.penstock.store.delivery.KeptDelivery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Requests as records of `penstock.deliveries`: JSON, compressed, sealed; the key is the
/// connection, and [DeliveryHeaders] tell what may be searched for.
@Component
public class DeliveryRecords {
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie");

    private final Sealing sealing;
    private final KeyedHash keyedHash;

    public DeliveryRecords(Sealing sealing, KeyedHash keyedHash) {
        this.sealing = sealing;
        this.keyedHash = keyedHash;
    }

    public record Encoded(String key, Map<String, String> headers, byte[] value) {}

    /// What is sealed.
    ///
    /// @param body base64; absent for a request that nobody vouched for
    /// @param digest keyed digest of a body that is not kept
    /// @param sha256 of the body as it was sent; what was kept of it may lack credentials
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Content(
            String method,
            String path,
            @Nullable String query,
            Map<String, List<String>> headers,
            byte @Nullable [] body,
            @Nullable String digest,
            @Nullable String sha256,
            long size,
            Verdict verdict,
            @Nullable Problem problem,
            List<Intake.Result> results) {

        /// As far as it was kept; empty for one that nobody vouched for.
        public Optional<RawRequest> request() {
            return body == null
                    ? Optional.empty()
                    : Optional.of(new RawRequest(method, path, query, headers, body));
        }
    }

    public Encoded taken(Receipt receipt, List<Intake.Result> results) {
        return encode(receipt, Verdict.TAKEN, null, results);
    }

    public Encoded unreadable(Receipt receipt, Problem problem) {
        return encode(receipt, Verdict.UNREADABLE, problem, List.of());
    }

    public Encoded unauthentic(Receipt receipt, Problem problem) {
        return encode(receipt, Verdict.UNAUTHENTIC, problem, List.of());
    }

    /// What was kept of a request.
    public Content open(KeptDelivery kept) {
        var id = new DeliveryId(kept.delivery().id());
        var packed = sealing.open(kept.tenant(), place(id), kept.record());
        return StrictJson.CLOSED.readValue(Packing.unpack(packed), Content.class);
    }

    /// Where the value of a delivery's record is sealed.
    private static SealedPlace place(DeliveryId id) {
        return new SealedPlace("delivery", "record", id.toString());
    }

    private Encoded encode(
            Receipt receipt,
            Verdict verdict,
            @Nullable Problem problem,
            List<Intake.Result> results) {
        var json = StrictJson.CLOSED.writeValueAsBytes(content(receipt, verdict, problem, results));
        var tenant = receipt.source().tenant();
        var value = sealing.seal(tenant, place(receipt.id()), Packing.pack(json));
        var facts = Facts.of(receipt, verdict, problem, results);
        return new Encoded(receipt.source().key(), DeliveryHeaders.of(tenant, facts), value);
    }

    private Content content(
            Receipt receipt,
            Verdict verdict,
            @Nullable Problem problem,
            List<Intake.Result> results) {
        var request = receipt.request();
        var vouched = verdict != Verdict.UNAUTHENTIC;
        return new Content(
                request.method(),
                request.path(),
                vouched ? request.query() : null,
                withoutCredentials(request.headers()),
                vouched ? request.body() : null,
                vouched ? null : keyedHash.digest(receipt.source().tenant(), request.body()),
                vouched ? receipt.raw().sha256() : null,
                receipt.raw().size(),
                verdict,
                problem,
                results);
    }

    private static Map<String, List<String>> withoutCredentials(Map<String, List<String>> headers) {
        var kept = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        kept.putAll(headers);
        kept.keySet().removeAll(CREDENTIALS);
        return kept;
    }
}

package io.penstock.intake.delivery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.SealedPlace;
import io.penstock.platform.seal.Sealing;
import io.penstock.schema.api.Intake;
import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Requests as records of `penstock.deliveries`: JSON, compressed, sealed; the key is the
/// connection, and nothing personal stands in a header.
@Component
public class DeliveryRecords {
    /// `content-type` of a record whose value is a sealed delivery.
    public static final String SEALED_DELIVERY = "application/vnd.penstock.sealed-delivery";

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
            String verdict,
            @Nullable Problem problem,
            List<Intake.Result> results) {}

    public Encoded taken(Receipt receipt, List<Intake.Result> results) {
        return encode(receipt, Verdict.TAKEN, null, results);
    }

    public Encoded unreadable(Receipt receipt, Problem problem) {
        return encode(receipt, Verdict.UNREADABLE, problem, List.of());
    }

    public Encoded unauthentic(Receipt receipt, Problem problem) {
        return encode(receipt, Verdict.UNAUTHENTIC, problem, List.of());
    }

    /// Where the value of a delivery's record is sealed.
    public static SealedPlace place(DeliveryId id) {
        return new SealedPlace("delivery", "record", id.toString());
    }

    private Encoded encode(
            Receipt receipt,
            Verdict verdict,
            @Nullable Problem problem,
            List<Intake.Result> results) {
        var json = StrictJson.CLOSED.writeValueAsBytes(content(receipt, verdict, problem, results));
        var value = sealing.seal(receipt.source().tenant(), place(receipt.id()), compressed(json));
        return new Encoded(receipt.source().key(), headers(receipt, verdict), value);
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
                verdict.word(),
                problem,
                results);
    }

    private static Map<String, String> headers(Receipt receipt, Verdict verdict) {
        var headers = new LinkedHashMap<String, String>();
        headers.put("content-type", SEALED_DELIVERY);
        headers.put("delivery-id", receipt.id().toString());
        headers.put("tenantid", receipt.source().tenant().value());
        headers.put("channel", receipt.source().channel().word());
        headers.put("connection", receipt.source().connection());
        headers.put("receivedtime", receipt.at().toString());
        headers.put("verdict", verdict.word());
        return headers;
    }

    private static Map<String, List<String>> withoutCredentials(Map<String, List<String>> headers) {
        var kept = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        kept.putAll(headers);
        kept.keySet().removeAll(CREDENTIALS);
        return kept;
    }

    private static byte[] compressed(byte[] json) {
        var out = new ByteArrayOutputStream(json.length / 2);
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}

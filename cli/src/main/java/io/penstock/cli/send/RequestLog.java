package io.penstock.cli.send;

import io.penstock.cli.reach.Connected;
import io.penstock.cli.reach.PublicApi;
import io.penstock.cli.sample.Sample;
import io.penstock.schema.api.Deliveries.Detail;
import io.penstock.schema.api.Deliveries.Page;
import java.time.Instant;
import java.util.List;

/// What became of requests whose answers do not tell, because their sender wants other words: it is
/// looked up by their connection and time.
final class RequestLog {
    private static final String PATH = "/v1/deliveries";
    private static final String SCOPE = "connections:read";

    /// So many are looked up.
    static final int MOST = 200;

    private final PublicApi api;
    private final Sample sample;

    RequestLog(Connected penstock, Sample sample) {
        this.api = new PublicApi(penstock);
        this.sample = sample;
    }

    /// The newest that came since, as soon as there are so many; fewer once patience is over.
    ///
    /// @param wanted [#MOST] at most
    List<Detail> since(Instant begun, int wanted, Instant deadline) {
        var query =
                "%s?channel=%s&connection=%s&from=%s&verdict=taken&limit=%d"
                        .formatted(PATH, sample.channel(), connection(sample), begun, wanted);
        if (wanted == 0) {
            return List.of();
        }
        return Polling.until(
                        deadline,
                        () -> api.get(query, SCOPE, Page.class).deliveries(),
                        found -> found.size() == wanted)
                .stream()
                .map(each -> api.get(PATH + "/" + each.id(), SCOPE, Detail.class))
                .toList();
    }

    /// By which `./penstock deliveries` finds them.
    static String options(Sample sample) {
        return "--channel %s --connection %s".formatted(sample.channel(), connection(sample));
    }

    /// The last part of the address.
    private static String connection(Sample sample) {
        return sample.path().replaceAll(".*/|\\?.*", "");
    }
}

package io.penstock.store.delivery;

import static io.penstock.store.TestStore.ACME;
import static io.penstock.store.TestStore.GLOBEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schema.api.Deliveries.Counts;
import io.penstock.schema.api.Deliveries.Delivery;
import io.penstock.schema.api.Deliveries.Verdict;
import io.penstock.schema.event.Channel;
import io.penstock.store.TestStore;
import io.penstock.store.delivery.DeliveryFilter.Outcome;
import io.penstock.store.delivery.DeliveryViews.Heard;
import io.penstock.store.retention.DeliveryDays;
import io.penstock.store.retention.DeliveryDays.Kept;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeliveriesTest {
    private static final Counts ONE = new Counts(1, 0, 0, 0);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private TestStore store;
    private TestStore intake;
    private DeliveryLog log;
    private DeliveryViews views;
    private DeliveryDays days;

    @BeforeAll
    void start() {
        store = TestStore.fresh();
        log = store.get(DeliveryLog.class);
        days = store.get(DeliveryDays.class);
        intake =
                store.another(
                        "spring.datasource.username=penstock_intake",
                        "spring.datasource.password=penstock_intake");
        views = intake.get(DeliveryViews.class);
    }

    @AfterAll
    void stop() {
        intake.close();
        store.close();
    }

    @BeforeEach
    void forget() {
        store.owner().sql("truncate workflow.delivery").update();
        store.owner().sql("truncate workflow.connection cascade").update();
        days.keep(3, WEEK);
    }

    @Test
    void whatIsKeptIsFoundAsItWas() {
        var original = kept(taken("ep_crm"));
        var again = kept(reprocessed(original));

        assertThat(log.keep(List.of(original, again))).isEqualTo(2);

        var found = views.find(ACME, original.delivery().id()).orElseThrow();
        assertThat(found.delivery()).isEqualTo(original.delivery());
        assertThat(found.record()).isEqualTo(original.record());
        assertThat(views.reprocessed(found)).containsExactly(again.delivery().id());
        assertThat(views.find(GLOBEX, original.delivery().id())).isEmpty();
    }

    @Test
    void whatIsReadFromTheLogAgainIsAbsorbed() {
        var one = kept(taken("ep_crm"));
        var other = kept(taken("ep_crm"));

        assertThat(log.keep(List.of(one, one))).isEqualTo(1);
        assertThat(log.keep(List.of(one, other))).isEqualTo(1);
        assertThat(log.keep(List.of())).isZero();
        assertThat(store.count("select count(*) from workflow.delivery")).isEqualTo(2);
    }

    @Test
    void eachFilterFindsItsOwn() {
        var taken = taken("ep_crm");
        var refused =
                delivery(
                        Channel.ZENDESK,
                        "ep_zd",
                        Verdict.UNAUTHENTIC,
                        new Counts(0, 0, 0, 0),
                        List.of("signature-invalid"),
                        now.minusSeconds(60));
        var mixed =
                delivery(
                        Channel.WHATSAPP,
                        "ep_support",
                        Verdict.TAKEN,
                        new Counts(2, 1, 1, 1),
                        List.of("foreign-account", "honeypot"),
                        now.minusSeconds(120));
        var unreadable =
                delivery(
                        Channel.WHATSAPP,
                        "ep_support",
                        Verdict.UNREADABLE,
                        new Counts(0, 0, 0, 0),
                        List.of("unreadable"),
                        now.minusSeconds(180));
        log.keep(List.of(kept(taken), kept(refused), kept(mixed), kept(unreadable)));
        log.keep(List.of(new KeptDelivery(GLOBEX, taken("theirs"), new byte[] {1})));

        assertThat(found(DeliveryFilter.ALL)).containsExactly(taken, refused, mixed, unreadable);
        assertThat(found(filter(Channel.WHATSAPP, null))).containsExactly(taken, mixed, unreadable);
        assertThat(found(filter(Channel.WHATSAPP, "ep_support")))
                .containsExactly(mixed, unreadable);
        assertThat(found(filter(null, "ep_zd"))).containsExactly(refused);
        assertThat(found(of(Verdict.TAKEN))).containsExactly(taken, mixed);
        assertThat(found(of(Verdict.UNREADABLE))).containsExactly(unreadable);
        assertThat(found(of(Verdict.UNAUTHENTIC))).containsExactly(refused);
        assertThat(found(of(Outcome.ACCEPTED))).containsExactly(taken, mixed);
        for (var outcome : List.of(Outcome.DUPLICATE, Outcome.REJECTED, Outcome.IGNORED)) {
            assertThat(found(of(outcome))).as(outcome.name()).containsExactly(mixed);
        }
        assertThat(found(code("honeypot"))).containsExactly(mixed);
        assertThat(found(code("signature-invalid"))).containsExactly(refused);
        assertThat(found(code("unknown"))).isEmpty();
        assertThat(found(between(refused.receivedAt(), taken.receivedAt())))
                .containsExactly(refused);
    }

    @Test
    void pagesFollowEachOtherThoughAllCameAtOnce() {
        log.keep(IntStream.range(0, 7).mapToObj(_ -> kept(taken("ep_crm"))).toList());

        var seen = new ArrayList<UUID>();
        @Nullable String cursor = null;
        do {
            var page = views.page(ACME, DeliveryFilter.ALL, cursor, 3);
            page.deliveries().forEach(it -> seen.add(it.id()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
        assertThatThrownBy(() -> views.page(ACME, DeliveryFilter.ALL, "!", 3))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everySourceIsHeardOfOnceWithItsNewestAuthenticDelivery() {
        log.keep(
                List.of(
                        kept(at("ep_a", now)),
                        kept(at("ep_a", now.minusSeconds(5))),
                        kept(at("ep_b", now.minus(WEEK.multipliedBy(4)))),
                        kept(
                                delivery(
                                        Channel.FORM,
                                        "ep_form",
                                        Verdict.UNAUTHENTIC,
                                        new Counts(0, 0, 0, 0),
                                        List.of(),
                                        now))));

        assertThat(views.heard(10))
                .containsExactlyInAnyOrder(
                        new Heard(ACME, Channel.WHATSAPP, "ep_a", now),
                        new Heard(ACME, Channel.WHATSAPP, "ep_b", now.minus(WEEK.multipliedBy(4))),
                        new Heard(ACME, Channel.FORM, "ep_form", null));
        assertThat(views.heard(1)).hasSize(1);
    }

    @Test
    void aConnectionOfWhichNoDeliveryIsKeptIsSilentSinceItWasMade() {
        var made = now.minus(WEEK.multipliedBy(4));
        connected("ep_new", made);
        connected("ep_silent", made);
        connected("ep_heard", made);
        log.keep(
                List.of(
                        kept(at("ep_heard", now)),
                        kept(
                                delivery(
                                        Channel.WHATSAPP,
                                        "ep_silent",
                                        Verdict.UNAUTHENTIC,
                                        new Counts(0, 0, 0, 0),
                                        List.of(),
                                        now))));

        assertThat(views.heard(10))
                .containsExactlyInAnyOrder(
                        new Heard(ACME, Channel.WHATSAPP, "ep_new", made),
                        new Heard(ACME, Channel.WHATSAPP, "ep_silent", made),
                        new Heard(ACME, Channel.WHATSAPP, "ep_heard", now));
    }

    private void connected(String id, Instant made) {
        store.owner()
                .sql(
                        """
                        insert into workflow.connection
                            (tenant, channel, id, accounts, enabled, options, created_at)
                        values ('acme', 'whatsapp', :id, '{}', true, '{}', :at)
                        """)
                .param("id", id)
                .param("at", Timestamp.from(made))
                .update();
    }

    @Test
    void aDayThatIsOverForLongEnoughLeavesAndDaysAheadAreMade() {
        var today = LocalDate.now(ZoneOffset.UTC);
        log.keep(List.of(kept(taken("ep_crm"))));
        made(today.minusDays(9));
        made(today.minusDays(7));
        log.keep(
                List.of(
                        kept(at("ep_old", now.minus(9, ChronoUnit.DAYS))),
                        kept(at("ep_edge", now.minus(7, ChronoUnit.DAYS).plusSeconds(5)))));
        store.owner().sql("drop table workflow.delivery_" + DAY.format(today.plusDays(3))).update();

        assertThat(days.keep(3, WEEK)).isEqualTo(new Kept(1, 1, 0));

        assertThat(found(DeliveryFilter.ALL))
                .extracting(Delivery::connection)
                .contains("ep_crm", "ep_edge")
                .doesNotContain("ep_old");
        assertThat(days.keep(3, WEEK)).isEqualTo(new Kept(0, 0, 0));
        store.owner()
                .sql("drop table workflow.delivery_" + DAY.format(today.minusDays(7)))
                .update();
    }

    @Test
    void nothingIsLostWhereItsDayIsMissing() {
        var today = DAY.format(LocalDate.now(ZoneOffset.UTC));
        store.owner().sql("drop table workflow.delivery_" + today).update();
        var fresh = taken("ep_crm");
        var old = at("ep_old", now.minus(40, ChronoUnit.DAYS));
        log.keep(List.of(kept(fresh), kept(old)));
        assertThat(found(DeliveryFilter.ALL)).containsExactly(fresh, old);

        assertThat(days.keep(3, WEEK)).isEqualTo(new Kept(1, 0, 1));

        assertThat(found(DeliveryFilter.ALL)).containsExactly(fresh);
        assertThat(store.count("select count(*) from workflow.delivery_" + today)).isEqualTo(1);
    }

    @Test
    void noServiceRewritesOrShortensTheLog() {
        for (var forbidden :
                List.of(
                        "delete from workflow.delivery",
                        "update workflow.delivery set verdict = 'taken'",
                        "select record from workflow.delivery",
                        "drop table workflow.delivery_rest")) {
            assertThatThrownBy(() -> store.get(JdbcClient.class).sql(forbidden).update())
                    .as(forbidden)
                    .rootCause()
                    .message()
                    .containsAnyOf("permission denied", "must be owner");
        }
        assertThatThrownBy(() -> days.keep(3, Duration.ofHours(1)))
                .rootCause()
                .hasMessageContaining("kept for a day at least");
    }

    private List<Delivery> found(DeliveryFilter filter) {
        return views.page(ACME, filter, null, 50).deliveries();
    }

    private void made(LocalDate day) {
        store.owner()
                .sql(
                        """
                        create table workflow.delivery_%s partition of workflow.delivery
                        for values from ('%s 00:00Z') to ('%s 00:00Z')
                        """
                                .formatted(DAY.format(day), day, day.plusDays(1)))
                .update();
    }

    private static DeliveryFilter filter(@Nullable Channel channel, @Nullable String connection) {
        return new DeliveryFilter(channel, connection, null, null, null, null, null);
    }

    private static DeliveryFilter of(Verdict verdict) {
        return new DeliveryFilter(null, null, verdict, null, null, null, null);
    }

    private static DeliveryFilter of(Outcome outcome) {
        return new DeliveryFilter(null, null, null, outcome, null, null, null);
    }

    private static DeliveryFilter code(String code) {
        return new DeliveryFilter(null, null, null, null, code, null, null);
    }

    private static DeliveryFilter between(Instant from, Instant to) {
        return new DeliveryFilter(null, null, null, null, null, from, to);
    }

    private Delivery taken(String connection) {
        return at(connection, now);
    }

    private static Delivery at(String connection, Instant time) {
        return delivery(Channel.WHATSAPP, connection, Verdict.TAKEN, ONE, List.of(), time);
    }

    private static Delivery delivery(
            Channel channel,
            String connection,
            Verdict verdict,
            Counts items,
            List<String> codes,
            Instant at) {
        return new Delivery(
                UUID.randomUUID(), at, channel, connection, verdict, 42, items, codes, null);
    }

    private static Delivery reprocessed(KeptDelivery original) {
        var first = original.delivery();
        return new Delivery(
                UUID.randomUUID(),
                first.receivedAt(),
                first.channel(),
                first.connection(),
                Verdict.TAKEN,
                first.size(),
                new Counts(0, 1, 0, 0),
                List.of(),
                first.id());
    }

    private static KeptDelivery kept(Delivery delivery) {
        return new KeptDelivery(ACME, delivery, new byte[] {0, 1, (byte) 0xff});
    }
}

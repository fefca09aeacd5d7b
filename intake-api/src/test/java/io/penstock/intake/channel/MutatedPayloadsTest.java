package io.penstock.intake.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.intake.accept.Item;
import io.penstock.intake.channel.ChannelAdapter.Parsed;
import io.penstock.schema.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Whoever is authentic may still send anything. Each sample's body is changed at random, and no
/// adapter throws: what it cannot read is unreadable, and what it can is items, each for itself.
///
/// A failure names the seed and the mutation; `-Dpenstock.fuzz.seed=…` repeats it.
class MutatedPayloadsTest {
    private static final int A_SAMPLE = 300;
    private static final String SEED = "penstock.fuzz.seed";

    @TestFactory
    Stream<DynamicTest> someHundredMutationsOfEverySample() {
        var seed = Long.getLong(SEED, 1);
        return ConnectedSample.all().stream()
                .map(
                        sample ->
                                DynamicTest.dynamicTest(
                                        sample.id(), () -> mutate(sample, seed, A_SAMPLE)));
    }

    private static void mutate(ConnectedSample sample, long seed, int times) {
        var donors = BodyForm.tree(sample.request()).stream().toList();
        var mutations = new Mutations(new Random(seed ^ sample.id().hashCode()), donors);
        for (var i = 0; i < times; i++) {
            var mutated = sample.withBody(mutations.of(sample.request()));
            try {
                read(mutated, mutated.adapter());
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                throw new AssertionError(
                        "%s, seed %d, mutation %d: %s"
                                .formatted(sample.id(), seed, i, text(mutated)),
                        e);
            }
        }
    }

    private static String text(ConnectedSample mutated) {
        var text = new String(mutated.request().body(), StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), 4_000));
    }

    private static <B> void read(ConnectedSample sample, ChannelAdapter<B> adapter) {
        if (sample.isAuthentic()) {
            adapter.withoutCredentials(sample.request());
        }
        switch (adapter.parse(sample.request())) {
            case Parsed.Body<B>(var body) ->
                    adapter.map(sample.connection(), sample.receipt(), body)
                            .forEach(MutatedPayloadsTest::check);
            case Parsed.Unreadable<B>(var problem) ->
                    assertThat(problem.status()).isBetween(400, 499);
        }
    }

    private static void check(Item item) {
        switch (item) {
            case Item.Drafted(var draft, _) -> {
                assertThat(draft.nativeId()).isNotEmpty();
                assertThat(draft.pointer()).isNotEmpty();
                assertThat(StrictJson.CLOSED.writeValueAsBytes(draft.data())).isNotEmpty();
            }
            case Item.Skipped(var pointer, var why) -> {
                assertThat(pointer).isNotEmpty();
                assertThat(why).isNotEmpty();
            }
            case Item.Bad(_, var problem) -> assertThat(problem.errors()).isNotEmpty();
        }
    }
}

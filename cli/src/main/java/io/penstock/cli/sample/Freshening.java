package io.penstock.cli.sample;

import io.penstock.cli.reach.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes a sample fresh: message times move so that the newest is now, then the request is varied
/// and signed again.
public final class Freshening {
    /// Before a phone number there may stand a plus sign, or a messenger.
    private static final Pattern DIGITS = Pattern.compile("[0-9]+$");

    private final Tokens tokens;
    private final NewIds ids;

    public Freshening(Tokens tokens, RandomGenerator random) {
        this.tokens = tokens;
        this.ids = new NewIds(random);
    }

    /// @throws UnusableSample when the sample has nothing that could be varied so, or cannot be
    /// signed
    public Fresh freshen(Sample sample, Variation variation, Instant now) {
        var layout = Layout.of(sample);
        var draft = Draft.of(sample);
        var moved = shift(draft, layout, now);
        draft = dated(draft, layout, moved);
        draft = from(draft, layout, variation.from());
        draft = said(draft, layout, variation.text());
        if (variation.newId()) {
            draft = renamed(draft, layout);
        }
        var signed = signed(sample, draft, now);
        return new Fresh(sample.method(), sample.path(), signed.headers(), signed.body(), moved);
    }

    /// Whether the sample names its sender by a phone number.
    public static boolean namesSenders(Sample sample) {
        return !Draft.of(sample).values(Layout.of(sample)::isPhone).isEmpty();
    }

    /// From the newest message time to now, in whole seconds: some senders know no fractions.
    private static Duration shift(Draft draft, Layout layout, Instant now) {
        return draft.values(layout::isTime).stream()
                .flatMap(text -> MessageTime.parse(text).stream())
                .map(MessageTime::instant)
                .max(Comparator.naturalOrder())
                .map(newest -> Duration.ofSeconds(Duration.between(newest, now).toSeconds()))
                .orElse(Duration.ZERO);
    }

    private static Draft dated(Draft draft, Layout layout, Duration shift) {
        return shift.isZero()
                ? draft
                : draft.edited(
                        (path, value) ->
                                layout.isTime(path)
                                        ? MessageTime.parse(value)
                                                .map(time -> time.shifted(shift))
                                                .orElse(null)
                                        : null);
    }

    private static Draft from(Draft draft, Layout layout, @Nullable String phone) {
        if (phone == null) {
            return draft;
        }
        require(
                draft,
                layout::isPhone,
                "the sample has no sender's phone number that could be replaced");
        return draft.edited(
                (path, value) ->
                        layout.isPhone(path)
                                ? DIGITS.matcher(value).replaceFirst(phone)
                                : layout.isAlias(path) ? Senders.alias(value, phone) : null);
    }

    private static Draft said(Draft draft, Layout layout, @Nullable String text) {
        if (text == null) {
            return draft;
        }
        require(draft, layout::isText, "the sample has no message text that could be replaced");
        return draft.edited((path, _) -> layout.isText(path) ? text : null);
    }

    private Draft renamed(Draft draft, Layout layout) {
        var phone = draft.values(layout::isPhone).stream().findFirst().orElse("");
        var named = draft.edited((path, _) -> layout.isId(path) ? ids.like(layout, phone) : null);
        return layout == Layout.FORM
                ? named.withHeader("Idempotency-Key", '"' + ids.like(layout, phone) + '"')
                : named;
    }

    private static void require(Draft draft, Predicate<String> place, String otherwise) {
        if (draft.values(place).isEmpty()) {
            throw new UnusableSample(otherwise);
        }
    }

    private Draft signed(Sample sample, Draft draft, Instant now) {
        return switch (sample.signing()) {
            case Signing.None() -> draft;
            case Signing.Meta meta -> Signatures.meta(meta, draft);
            case Signing.Zendesk zendesk -> Signatures.zendesk(zendesk, draft, now);
            case Signing.HubSpot hubSpot ->
                    Signatures.hubSpot(hubSpot, sample.method(), draft, now);
            case Signing.Typeform typeform -> Signatures.typeform(typeform, draft);
            case Signing.StandardWebhooks standardWebhooks ->
                    Signatures.standardWebhooks(standardWebhooks, draft, now);
            case Signing.Twilio twilio -> Signatures.twilio(twilio, draft);
            case Signing.Hub hub -> Signatures.hub(hub, draft);
            case Signing.Chatwoot chatwoot -> Signatures.chatwoot(chatwoot, draft, now);
            case Signing.Basic basic -> Signatures.basic(basic, draft);
            case Signing.HeaderToken token -> Signatures.headerToken(token, draft);
            case Signing.Token(var scopes, var tenant, var ttl) ->
                    draft.withHeader(
                            "Authorization", "Bearer " + tokens.token(scopes, tenant, ttl));
            case Signing.Unknown(var scheme) ->
                    throw new UnusableSample(
                            "samples signed by '"
                                    + scheme
                                    + "' cannot be sent yet: the channel is not there");
        };
    }
}

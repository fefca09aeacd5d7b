package io.penstock.intake.subscription;

import io.penstock.intake.delivery.BodyPointer;
import io.penstock.platform.problem.ProblemException;
import io.penstock.schema.api.Problem.Place;
import io.penstock.schema.api.Subscriptions.Draft;
import io.penstock.schema.api.Subscriptions.Rotation;
import io.penstock.schema.api.Subscriptions.Type;
import io.penstock.schema.json.StrictJson;
import io.penstock.store.subscription.Subscribers.Wish;
import io.penstock.store.subscription.SubscriptionTargets;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// What a request asks for, checked: everything that is wrong with it at once.
final class SubscriptionBody {
    private static final int DAY = 24;
    private static final int MAX_GRACE = 7 * DAY;
    private static final int MAX_URL = 2000;
    private static final int MAX_NAME = 100;

    private SubscriptionBody() {}

    /// @throws ProblemException 400, 422
    static Wish wish(byte[] body, SubscriptionTargets targets) {
        var draft = read(body, Draft.class);
        var places = new ArrayList<Place>();
        checkUrl(draft.url(), targets, places);
        checkTypes(draft.types(), places);
        checkName("#/workflow", draft.workflow(), places);
        checkName("#/owner", draft.owner(), places);
        if (!places.isEmpty()) {
            throw invalid(places);
        }
        return new Wish(
                Objects.requireNonNull(draft.url()),
                Set.copyOf(Objects.requireNonNull(draft.types())),
                draft.workflow(),
                draft.owner());
    }

    /// Without a body, all is as it is by default.
    ///
    /// @throws ProblemException 400, 422
    static Duration grace(byte[] body) {
        var asked = body.length == 0 ? null : read(body, Rotation.class).graceHours();
        var hours = asked == null ? DAY : asked;
        if (hours < 0 || hours > MAX_GRACE) {
            throw invalid(List.of(Place.at("#/graceHours", "range", "0 to 168")));
        }
        return Duration.ofHours(hours);
    }

    private static void checkUrl(
            @Nullable URI url, SubscriptionTargets targets, List<Place> places) {
        if (url == null || url.toString().length() > MAX_URL) {
            places.add(Place.at("#/url", "required", "An absolute URL, at most 2000 characters"));
            return;
        }
        switch (targets.judge(url)) {
            case POSSIBLE -> {}
            case UNREADABLE ->
                    places.add(
                            Place.at(
                                    "#/url",
                                    "form",
                                    "An absolute https URL without user and fragment"));
            case PLAIN -> places.add(Place.at("#/url", "https", "Only https leaves the house"));
            case PORT_NOT_ALLOWED ->
                    places.add(
                            Place.at(
                                    "#/url",
                                    "port",
                                    "One of the ports "
                                            + targets.ports().stream().sorted().toList()));
            case INSIDE ->
                    places.add(
                            Place.at(
                                    "#/url",
                                    "address",
                                    "No address of this machine or of a private network"));
        }
    }

    private static void checkTypes(@Nullable List<Type> types, List<Place> places) {
        if (types == null || types.isEmpty() || types.contains(null)) {
            places.add(Place.at("#/types", "required", "At least one type of signal"));
        } else if (types.contains(Type.PING)) {
            places.add(Place.at("#/types", "not-possible", "A ping is sent on request only"));
        }
    }

    private static void checkName(String pointer, @Nullable String name, List<Place> places) {
        if (name != null
                && (name.isBlank()
                        || name.length() > MAX_NAME
                        || name.chars().anyMatch(Character::isISOControl))) {
            places.add(Place.at(pointer, "form", "1 to 100 characters"));
        }
    }

    private static <T> T read(byte[] body, Class<T> type) {
        try {
            var read = StrictJson.EXACT.readValue(body, type);
            if (read == null) {
                throw invalid(List.of(Place.at("#", "type", "An object")));
            }
            return read;
        } catch (JacksonException e) {
            throw BodyPointer.of(e)
                    .map(
                            pointer ->
                                    invalid(
                                            List.of(
                                                    Place.at(
                                                            pointer,
                                                            "unreadable",
                                                            "Not a member or a value of this"
                                                                    + " request"))))
                    .orElseGet(
                            () ->
                                    ProblemException.of(
                                            "unreadable",
                                            400,
                                            "The body cannot be read",
                                            "It must be JSON"));
        }
    }

    private static ProblemException invalid(List<Place> places) {
        return ProblemException.invalid("Nothing was changed", places);
    }
}

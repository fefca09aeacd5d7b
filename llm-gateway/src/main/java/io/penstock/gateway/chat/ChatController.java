package io.penstock.gateway.chat;

import io.penstock.gateway.idempotency.Answer;
import io.penstock.gateway.idempotency.Idempotency;
import io.penstock.gateway.idempotency.IdempotencyKey;
import io.penstock.gateway.idempotency.Once;
import io.penstock.gateway.record.CallId;
import io.penstock.gateway.route.CallerGoneException;
import io.penstock.gateway.route.Deadline;
import io.penstock.gateway.route.Listener;
import io.penstock.gateway.stream.CallerStream;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.id.TenantId;
import io.penstock.schema.json.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/// `POST /v1/chat/completions`, so that official OpenAI clients work unchanged.
@RestController
@EnableConfigurationProperties(ChatProperties.class)
class ChatController {
    private static final Logger log = LoggerFactory.getLogger(ChatController.class);
    private static final Pattern MILLIS = Pattern.compile("[1-9]\\d{0,8}");
    private static final int LONGEST_KEY = 255;
    private static final int OK = 200;
    private static final Set<String> MODES = Set.of("live", "assured");

    private final Chat chat;
    private final Idempotency idempotency;
    private final KeyedHash hash;
    private final ChatProperties settings;
    private final InstantSource clock;
    private final InFlight inFlight;

    ChatController(
            Chat chat,
            Idempotency idempotency,
            KeyedHash hash,
            ChatProperties settings,
            InstantSource clock) {
        this.chat = chat;
        this.idempotency = idempotency;
        this.hash = hash;
        this.settings = settings;
        this.clock = clock;
        this.inFlight = InFlight.ofThisProcess(settings.maxConcurrent());
    }

    /// Null: the answer was told as a stream.
    @PostMapping(path = "/v1/chat/completions", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Nullable ResponseEntity<byte[]> complete(
            TenantId tenant,
            @AuthenticationPrincipal Jwt token,
            @RequestHeader(name = "x-penstock-timeout-ms", required = false)
                    @Nullable String timeout,
            @RequestHeader(name = "idempotency-key", required = false) @Nullable String key,
            @RequestHeader(name = "x-penstock-mode", required = false) @Nullable String mode,
            HttpServletRequest http,
            HttpServletResponse response)
            throws IOException {
        var call = CallId.next(clock);
        var stream = new CallerStream(response, call.toString());
        var wishes = new Wishes(timeout, key, mode);
        var answer = answered(Caller.of(tenant, token), call, wishes, http, stream);
        if (stream.isOpen()) {
            stream.end(answer.status() == OK ? null : StrictJson.TOLERANT.readTree(answer.body()));
            return null;
        }
        var whole = ResponseEntity.status(answer.status()).contentType(MediaType.APPLICATION_JSON);
        answer.headers().forEach(whole::header);
        return whole.body(answer.body());
    }

    /// What headers say of how the answer is wanted.
    private record Wishes(@Nullable String timeout, @Nullable String key, @Nullable String mode) {
        boolean live() {
            if (mode != null && !MODES.contains(mode)) {
                throw ChatRefusal.invalid("x-penstock-mode", "The mode is `live` or `assured`");
            }
            return !"assured".equals(mode);
        }
    }

    private Answer answered(
            Caller caller, CallId call, Wishes wishes, HttpServletRequest http, CallerStream stream)
            throws IOException {
        var length = http.getContentLengthLong();
        if (length > settings.maxRequest().toBytes()) {
            return refused(call, ChatRefusal.tooLarge(maxRequest()));
        }
        if (!inFlight.enter(length)) {
            return refused(call, ChatRefusal.busy());
        }
        try {
            var request =
                    ChatRequest.read(body(http), bytes -> hash.digest(caller.tenant(), bytes));
            var live = wishes.live();
            var usual = request.stream() == null ? settings.timeout() : settings.streamTimeout();
            var deadline = Deadline.in(patience(wishes.timeout(), usual));
            var key = wishes.key();
            if (request.stream() == null) {
                return key == null
                        ? chat.answer(caller, call, request, deadline, Listener.NOBODY, false)
                        : once(caller, call, key, request, deadline);
            }
            if (request.stream().usage()) {
                stream.tellUsage();
            }
            return key == null
                    ? chat.answer(caller, call, request, deadline, stream, live)
                    : replayed(call, stream, () -> once(caller, call, key, request, deadline));
        } catch (ChatRefusal refusal) {
            return refused(call, refusal);
        } catch (DataAccessResourceFailureException
                | TransientDataAccessException
                | RecoverableDataAccessException
                | TransactionException e) {
            log(call, e);
            return refused(call, ChatRefusal.storeAway());
        } catch (RuntimeException e) {
            log(call, e);
            return refused(call, ChatRefusal.unexpected());
        } finally {
            inFlight.leave(length);
        }
    }

    /// An answer that several calls may share is told once it is whole.
    private static Answer replayed(CallId call, CallerStream stream, Supplier<Answer> once) {
        try {
            var answer = stream.waitingFor(once);
            if (answer.status() == OK) {
                stream.replay(
                        answer.headers(), (ObjectNode) StrictJson.TOLERANT.readTree(answer.body()));
            }
            return answer;
        } catch (CallerGoneException _) {
            return refused(call, ChatRefusal.callerGone());
        }
    }

    private Answer once(
            Caller caller, CallId call, String key, ChatRequest request, Deadline deadline) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw ChatRefusal.invalid("Idempotency-Key", "A key has 1 to 255 characters");
        }
        var unique =
                new IdempotencyKey(
                        caller.tenant(),
                        caller.client(),
                        hash.digest(caller.tenant(), key.getBytes(StandardCharsets.UTF_8)));
        var end =
                idempotency.once(
                        unique,
                        request.digest(),
                        call.value(),
                        deadline.remaining(),
                        () -> chat.answer(caller, call, request, deadline, Listener.NOBODY, false));
        return switch (end) {
            case Once.Answered(var answer) -> answer;
            case Once.OtherBody _ -> throw ChatRefusal.keyUsedForOtherBody();
            case Once.StillInFlight _ -> throw ChatRefusal.keyInFlight();
        };
    }

    private Duration patience(@Nullable String millis, Duration usual) {
        if (millis == null) {
            return usual;
        }
        if (!MILLIS.matcher(millis).matches()) {
            throw ChatRefusal.invalid(
                    "x-penstock-timeout-ms", "The time-out must be a number of milliseconds");
        }
        var asked = Duration.ofMillis(Long.parseLong(millis));
        return asked.compareTo(settings.maxTimeout()) > 0 ? settings.maxTimeout() : asked;
    }

    private byte[] body(HttpServletRequest http) throws IOException {
        var limit = maxRequest();
        var body = http.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw ChatRefusal.tooLarge(limit);
        }
        return body;
    }

    private int maxRequest() {
        return Math.toIntExact(settings.maxRequest().toBytes());
    }

    private static Answer refused(CallId call, ChatRefusal refusal) {
        return refusal.answer()
                .with(
                        Map.of(
                                "x-penstock-call-id",
                                call.toString(),
                                "x-penstock-attempts",
                                "0",
                                "x-penstock-cache",
                                "bypass"));
    }

    /// Without the exception's text: it may hold a part of the prompt.
    private static void log(CallId call, RuntimeException failure) {
        var frames = failure.getStackTrace();
        log.atError()
                .addKeyValue("call", call)
                .addKeyValue("failure", failure.getClass().getName())
                .addKeyValue("at", frames.length == 0 ? "unknown" : frames[0])
                .log("A call failed on our side; its caller is told so");
    }
}

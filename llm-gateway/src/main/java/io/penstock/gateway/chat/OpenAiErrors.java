package io.penstock.gateway.chat;

import io.penstock.schema.api.Problem;
import io.penstock.schema.json.StrictJson;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refusals that are made before a controller is reached (401, 403, 404, 405, 415), in the shape
/// that OpenAI's clients read, where they call.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
final class OpenAiErrors extends OncePerRequestFilter {

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !path.startsWith("/v1/chat/") && !path.startsWith("/v1/models");
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var held = new HeldProblem(response);
        chain.doFilter(request, held);
        var problem = held.problem();
        if (problem != null) {
            write(problem, response);
        }
    }

    private static void write(byte[] problem, HttpServletResponse response) throws IOException {
        var answer = inOpenAiShape(StrictJson.TOLERANT.readValue(problem, Problem.class), response);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("x-should-retry", "false");
        response.setContentLength(answer.length);
        response.getOutputStream().write(answer);
    }

    private static byte[] inOpenAiShape(Problem problem, HttpServletResponse response) {
        var message =
                problem.detail() == null
                        ? problem.title()
                        : problem.title() + ". " + problem.detail();
        return ErrorAnswer.of(
                        response.getStatus(),
                        type(response.getStatus()),
                        problem.code().replace('-', '_'),
                        message)
                .with(Map.of())
                .body();
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status < 500 ? "invalid_request_error" : "server_error";
        };
    }

    /// Holds back a body of problem details; lets everything else through.
    private static final class HeldProblem extends HttpServletResponseWrapper {
        private @Nullable ByteArrayOutputStream held;

        HeldProblem(HttpServletResponse response) {
            super(response);
        }

        byte @Nullable [] problem() {
            return held == null ? null : held.toByteArray();
        }

        private boolean isProblem() {
            var type = getContentType();
            return type != null && type.startsWith(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            if (!isProblem()) {
                return super.getOutputStream();
            }
            var buffer = held == null ? new ByteArrayOutputStream() : held;
            held = buffer;
            return new ServletOutputStream() {
                @Override
                public void write(int b) {
                    buffer.write(b);
                }

                @Override
                public void write(byte[] bytes, int from, int count) {
                    buffer.write(bytes, from, count);
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setWriteListener(WriteListener listener) {
                    throw new IllegalStateException("Problems are written at once");
                }
            };
        }

        @Override
        public void flushBuffer() throws IOException {
            if (held == null) {
                super.flushBuffer();
            }
        }

        @Override
        public void setContentLengthLong(long length) {
            if (!isProblem()) {
                super.setContentLengthLong(length);
            }
        }
    }
}

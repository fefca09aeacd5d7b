package io.penstock.cli.sample;

import java.time.Duration;
import java.util.Map;

/// A request that is ready to be posted.
///
/// @param moved by how much the sender's message times were shifted
public record Fresh(
        String method, String path, Map<String, String> headers, byte[] body, Duration moved) {}

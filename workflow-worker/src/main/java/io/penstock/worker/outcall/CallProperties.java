package io.penstock.worker.outcall;

import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where `call` steps may go.
///
/// @param allowedHosts that calls without a connection may reach, where their definition names them
/// @param connectTimeout until a target takes the connection
/// @param internalHosts allowed hosts that may have addresses of this machine or of its private
/// networks, and may be called without TLS; every other such address is refused
@ConfigurationProperties("penstock.worker.call")
public record CallProperties(
        @DefaultValue Set<String> allowedHosts,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue Set<String> internalHosts) {}

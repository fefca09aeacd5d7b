package io.penstock.platform.json;

import io.penstock.schema.json.StrictJson;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;

/// Request bodies of our own contracts: unknown members, duplicate keys and trailing tokens are
/// refused.
@AutoConfiguration
class JsonAutoConfiguration {
    @Bean
    JsonFactoryBuilderCustomizer strictJsonFactory() {
        return factory ->
                factory.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(StrictJson.MAX_DEPTH)
                                        .maxStringLength(StrictJson.MAX_STRING)
                                        .build());
    }

    @Bean
    JsonMapperBuilderCustomizer closedContracts() {
        return mapper ->
                mapper.enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }
}

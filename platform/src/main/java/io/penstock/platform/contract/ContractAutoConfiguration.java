package io.penstock.platform.contract;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnResource;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ClassPathResource;

/// A service with a document in its jar answers with it, once its endpoints let everybody ask.
@AutoConfiguration
@ConditionalOnResource(resources = "classpath:" + ContractAutoConfiguration.DOCUMENT)
class ContractAutoConfiguration {
    static final String DOCUMENT = "openapi.yaml";

    @Bean
    ContractController contractController() {
        return new ContractController(new ClassPathResource(DOCUMENT));
    }
}

package io.penstock.platform.identity;

import io.penstock.platform.seal.RootKey;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class IdentityAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    KeyedHash keyedHash(RootKey rootKey) {
        return new KeyedHash(rootKey);
    }
}

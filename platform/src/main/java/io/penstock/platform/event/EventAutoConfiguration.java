package io.penstock.platform.event;

import io.penstock.platform.identity.KeyedHash;
import io.penstock.platform.seal.Sealing;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
class EventAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    EventRecords eventRecords(Sealing sealing, KeyedHash keyedHash) {
        return new EventRecords(sealing, keyedHash);
    }
}

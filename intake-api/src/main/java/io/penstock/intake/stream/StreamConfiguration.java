package io.penstock.intake.stream;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StreamConfiguration {
    @Bean(destroyMethod = "close")
    StatusRing statusRing(StreamProperties settings) {
        return new StatusRing(settings.buffer());
    }
}

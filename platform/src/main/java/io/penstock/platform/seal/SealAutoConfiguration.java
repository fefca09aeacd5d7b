package io.penstock.platform.seal;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/// Sealing under the root key of `penstock.root-key-file`; without it the service does not start.
@AutoConfiguration
class SealAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    RootKey rootKey(@Value("${penstock.root-key-file:#{null}}") @Nullable String file) {
        if (file == null || file.isBlank()) {
            throw RootKeyMissingException.notSet();
        }
        return RootKey.read(Path.of(file));
    }

    @Bean
    @ConditionalOnMissingBean
    Sealing sealing(RootKey rootKey) {
        return new TinkSealing(rootKey);
    }
}

package io.penstock.worker.fetch;

import io.penstock.worker.call.Bulk;
import io.penstock.worker.call.GuardedHttp;
import io.penstock.worker.deliver.DeliverProperties;
import io.penstock.worker.deliver.WaysBack;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Files come from where answers go to, over the same client.
@Configuration(proxyBeanMethods = false)
class FetchConfiguration {

    @Bean
    FetchStep fetchStep(
            WaysBack ways,
            GuardedHttp http,
            DeliverProperties settings,
            io.penstock.store.file.Files files,
            InstantSource clock) {
        return new FetchStep(
                ways,
                new Source(new Media(http, settings.readTimeout(), clock)),
                new StoredFiles(files),
                Bulk.ofThisProcess(),
                settings.internalHosts(),
                clock);
    }
}

package io.penstock.worker.deliver;

import io.penstock.platform.event.EventRecords;
import io.penstock.platform.identity.KeyedHash;
import io.penstock.schema.event.Channel;
import io.penstock.store.connection.Connections;
import io.penstock.store.outbox.Outbox;
import io.penstock.store.review.Approvals;
import io.penstock.store.run.Journals;
import io.penstock.worker.call.GuardedHttp;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.client.RestClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DeliverProperties.class)
class DeliverConfiguration {

    @Bean
    DeliverStep deliverStep(
            WaysBack ways,
            GuardedHttp guarded,
            DeliverProperties settings,
            Sends recordedSends,
            KeyedHash keyedHash,
            InstantSource clock) {
        var timeout = settings.readTimeout();
        return new DeliverStep(
                ways,
                Map.of(
                        Channel.WHATSAPP, new WhatsAppOutlet(guarded, timeout, clock),
                        Channel.ZENDESK, new ZendeskOutlet(guarded, timeout, clock),
                        Channel.TWILIO, new TwilioOutlet(guarded, timeout, clock),
                        Channel.HUBSPOT, new HubSpotOutlet(guarded, timeout, clock),
                        Channel.INTERCOM, new IntercomOutlet(guarded, timeout, clock),
                        Channel.CHATWOOT, new ChatwootOutlet(guarded, timeout, clock),
                        Channel.ZAMMAD, new ZammadOutlet(guarded, timeout, clock)),
                recordedSends,
                new SentEvents(keyedHash, clock),
                clock);
    }

    @Bean
    WaysBack ways(Connections connections) {
        return new WaysBack(connections);
    }

    /// To those behind the connections.
    @Bean
    GuardedHttp guardedHttp(RestClient.Builder http, DeliverProperties settings) {
        return new GuardedHttp(
                http,
                new GuardedHttp.Settings(settings.connectTimeout(), settings.internalHosts()));
    }

    @Bean
    Sends recordedSends(
            io.penstock.store.send.Sends sends,
            Journals journals,
            Outbox outbox,
            EventRecords records,
            Approvals approvals,
            TransactionOperations transactions) {
        return new StoredSends(sends, journals, outbox, records, approvals, transactions);
    }
}

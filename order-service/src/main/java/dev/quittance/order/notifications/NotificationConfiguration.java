package dev.quittance.order.notifications;

import dev.quittance.runtime.purge.Purge;
import dev.quittance.runtime.sealing.PayloadSealing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.reactive.TransactionalOperator;

/** Puts the sender together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({NotificationSettings.class, FeishuSettings.class})
class NotificationConfiguration {

  @Bean
  AddressRules addressRules(NotificationSettings settings) {
    return new AddressRules(settings.allowInsecureTargets());
  }

  /** The bot's address comes from who runs the service: a proxy of one's own is fine. */
  @Bean
  FeishuBot feishuBot(FeishuSettings feishu, NotificationSettings settings, Clock clock) {
    return new FeishuBot(feishu,
        new OutboundCalls(new AddressRules(true), settings.callTimeout()), clock);
  }

  @Bean
  WebhookCalls webhookCalls(WebhookEndpoints endpoints, PayloadSealing sealing,
      AddressRules rules, NotificationSettings settings, Clock clock) {
    return new WebhookCalls(endpoints, sealing, rules,
        new OutboundCalls(rules, settings.callTimeout()), clock);
  }

  @Bean
  DeliverNotification deliverNotification(Notifications notifications,
      NotificationAttempts attempts, NotificationRates rates, WebhookEndpoints endpoints,
      DisableWebhookEndpoint disableEndpoint, FeishuBot bot, FeishuSettings feishu,
      WebhookCalls webhooks, TransactionalOperator transaction, MeterRegistry meters,
      Clock clock) {
    DoubleSupplier random = RandomGenerator.getDefault()::nextDouble;
    return new DeliverNotification(notifications, attempts, rates, endpoints, disableEndpoint,
        bot, feishu, webhooks, new DeliverNotification.Schedules(
            RetrySchedule.ofFeishu(random), RetrySchedule.ofWebhooks(random)),
        transaction, meters, clock);
  }

  @Bean
  NotificationSender notificationSender(Notifications notifications, NotificationRates rates,
      DeliverNotification deliverNotification, FeishuSettings feishu,
      NotificationSettings settings, TransactionalOperator transaction, Clock clock) {
    return new NotificationSender(
        notifications, rates, deliverNotification, feishu, settings, transaction, clock);
  }

  @Bean
  NotificationUpkeep notificationUpkeep(Notifications notifications, WebhookEndpoints endpoints,
      MeterRegistry meters, Clock clock) {
    return new NotificationUpkeep(notifications, endpoints, meters, clock);
  }

  /** What is told again by no one any more. */
  @Bean
  Purge notificationPurge(Notifications notifications, NotificationSettings settings) {
    return new Purge(
        "notifications", settings.retention(), Duration.ZERO, notifications::purge);
  }
}

/** Webhook endpoints and deliveries over HTTP, for administrators. */
@NullMarked
package dev.quittance.order.notifications.web;

import org.jspecify.annotations.NullMarked;

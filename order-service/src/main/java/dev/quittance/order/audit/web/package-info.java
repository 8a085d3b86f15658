/** The audit trail over HTTP, for administrators. */
@NullMarked
package dev.quittance.order.audit.web;

import org.jspecify.annotations.NullMarked;

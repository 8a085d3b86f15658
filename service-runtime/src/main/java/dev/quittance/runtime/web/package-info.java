/** The edge of the services: JSON in snake_case, problem documents for every error. */
@NullMarked
package dev.quittance.runtime.web;

import org.jspecify.annotations.NullMarked;

/** The published contract between the services: events, topics, money and ids. */
@NullMarked
package dev.quittance.events;

import org.jspecify.annotations.NullMarked;

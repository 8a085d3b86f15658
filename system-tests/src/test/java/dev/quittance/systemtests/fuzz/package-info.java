/**
 * Bad input of every kind to every endpoint of the running services: they answer with a problem,
 * never fail, never read without end, never give a secret away.
 */
@NullMarked
package dev.quittance.systemtests.fuzz;

import org.jspecify.annotations.NullMarked;

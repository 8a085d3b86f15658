/**
 * Orders over all providers while a seeded nemesis kills, pauses, cuts and disturbs; afterwards the
 * providers' ledger and our databases must agree.
 */
@NullMarked
package dev.quittance.systemtests.faults;

import org.jspecify.annotations.NullMarked;

/** What an administrator can see. */
@NullMarked
package dev.quittance.gateway.admin;

import org.jspecify.annotations.NullMarked;

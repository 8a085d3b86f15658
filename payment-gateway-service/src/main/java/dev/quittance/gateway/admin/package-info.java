/** What an administrator can see and do. */
@NullMarked
package dev.quittance.gateway.admin;

import org.jspecify.annotations.NullMarked;

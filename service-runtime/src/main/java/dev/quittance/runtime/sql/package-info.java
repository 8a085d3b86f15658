/** What every statement needs: binds and columns with honest nulls. */
@NullMarked
package dev.quittance.runtime.sql;

import org.jspecify.annotations.NullMarked;

/** Following orders over HTTP. */
@NullMarked
package dev.quittance.order.watch.web;

import org.jspecify.annotations.NullMarked;

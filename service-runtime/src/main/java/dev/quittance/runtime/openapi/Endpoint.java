package dev.quittance.runtime.openapi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says of a controller's method besides its Javadoc and types. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Endpoint {

  /** The operation's id, which is the method's name in generated clients. */
  String id();

  /** The statuses of success, each with a word on when: {@code 202 not answered in time}. */
  String[] success() default "200 OK";

  /** Headers that it reads, each with a word on what it is; a single one is needed. */
  String[] headers() default {};

  /** Those of these statuses whose answer has a {@code Location}. */
  String[] located() default {};

  /** The problems that are its own, by status and code: {@code 404 order_not_found}. */
  String[] problems() default {};
}

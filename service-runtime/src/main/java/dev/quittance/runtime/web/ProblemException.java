package dev.quittance.runtime.web;

import java.io.Serial;
import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Ends a request with a problem document (RFC 9457) that carries a stable code. */
public final class ProblemException extends ErrorResponseException {

  @Serial
  private static final long serialVersionUID = 1L;

  /**
   * Makes it.
   *
   * @param code stable, snake_case; the last part of the problem's {@code type} too
   * @param detail for a person; holds no secret
   */
  public ProblemException(HttpStatus status, String code, String detail) {
    super(status, problem(status, code, detail), null);
  }

  /** The document of such a problem. */
  static ProblemDetail problem(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("https://quittance.dev/problems/" + code));
    problem.setTitle(status.getReasonPhrase());
    problem.setProperty("code", code);
    return problem;
  }

  /** Adds a member, {@code payment_channel} for one. */
  public ProblemException with(String property, Object value) {
    getBody().setProperty(property, value);
    return this;
  }

  /** Adds a header, {@code Retry-After} for one. */
  public ProblemException header(String name, String value) {
    getHeaders().set(name, value);
    return this;
  }
}

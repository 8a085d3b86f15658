package dev.quittance.reconciliation.problems;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Makes the errors that the admin API answers with. */
public final class Problems {

  private Problems() {
  }

  /** An error that is rendered as problem details with that code. */
  public static RuntimeException of(HttpStatus status, String code, String detail) {
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
    problem.setType(URI.create("https://quittance.dev/problems/" + code));
    problem.setProperty("code", code);
    return new ErrorResponseException(status, problem, null);
  }
}

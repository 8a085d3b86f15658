package dev.quittance.providers;

/**
 * What a provider answered, kept for disputes and repair.
 *
 * @param httpStatus the status code
 * @param body the body, with client secrets masked, cut at 64 KiB
 */
public record RawAnswer(int httpStatus, String body) {

  private static final int LONGEST_BODY = 64 * 1024;

  public RawAnswer {
    if (body.length() > LONGEST_BODY) {
      body = body.substring(0, LONGEST_BODY);
    }
  }
}

package dev.quittance.runtime.web;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Checks texts that come from outside; what does not fit is a 400 {@code invalid_request}. */
public final class Texts {

  /** Of {@link #map}. */
  public static final int MOST_FIELDS = 50;
  /** Of {@link #url}. */
  public static final int LONGEST_URL = 2048;
  /** For schemas: something in it is to be seen. */
  public static final String NOT_BLANK = "\\S";
  /** For schemas: an id of ours. */
  public static final String ID = "^[A-Za-z0-9_-]{1,64}$";

  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_VALUE = 500;

  private Texts() {
  }

  /**
   * A text of one line.
   *
   * @param longest in UTF-16 units
   * @throws ProblemException if it is missing, blank, too long, or holds characters that are not
   *     to be seen or that change the direction of what follows
   */
  public static String line(String name, @Nullable String text, int longest) {
    String checked = text(name, text, longest);
    if (checked.indexOf('\n') >= 0 || checked.indexOf('\r') >= 0 || checked.indexOf('\t') >= 0) {
      throw invalid(name + " must be one line");
    }
    return checked;
  }

  /** As {@link #line}, of several lines. */
  public static String text(String name, @Nullable String text, int longest) {
    if (text == null || text.isBlank() || text.length() > longest) {
      throw invalid(name + " must be 1 to " + longest + " characters");
    }
    if (!text.codePoints().allMatch(Texts::isPlain)) {
      throw invalid(name + " holds a control character");
    }
    return text;
  }

  private static boolean isPlain(int point) {
    boolean isLayout = point == '\n' || point == '\r' || point == '\t';
    boolean turnsDirection = (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069);
    return isLayout || !(Character.isISOControl(point) || turnsDirection
        || Character.getType(point) == Character.SURROGATE
        || Character.getType(point) == Character.UNASSIGNED);
  }

  /**
   * Texts by name, at most 50 of 500 characters; null counts as none.
   *
   * @param name of the whole, to say in the problem
   */
  public static Map<String, String> map(String name, @Nullable Map<String, String> texts) {
    if (texts == null) {
      return Map.of();
    }
    if (texts.size() > MOST_FIELDS) {
      throw invalid(name + " must have at most " + MOST_FIELDS + " fields");
    }
    texts.forEach((field, value) -> {
      line("a name in " + name, field, LONGEST_NAME);
      if (value == null || !value.isEmpty()) {
        text(name + "." + field, value, LONGEST_VALUE);
      }
    });
    return Map.copyOf(texts);
  }

  /** An absolute http or https URL, or null. */
  public static @Nullable String url(String name, @Nullable String url) {
    if (url == null) {
      return null;
    }
    try {
      URI uri = URI.create(line(name, url, LONGEST_URL));
      if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getHost() != null && uri.getUserInfo() == null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw invalid(name + " is not a URL");
    }
    throw invalid(name + " must be an absolute http or https URL");
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request", detail);
  }
}

package dev.quittance.providers.toy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.http.HttpAnswer;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class ToyMappingTests {

  private static String outcome(HttpAnswer answer) {
    return ToyMapping.outcomeOf(answer).getClass().getSimpleName();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "200 | {'id':'t1','amount':1,'currency':'CNY','status':'waiting','url':'u'} | ActionRequired",
    "200 | {'id':'t1','amount':1,'currency':'CNY','status':'working'} | Pending",
    "200 | {'id':'t1','amount':1,'currency':'CNY','status':'done'} | Succeeded",
    "200 | {'id':'t1','amount':1,'currency':'CNY','status':'new one'} | Unknown",
    "200 | {'id':'t1','amount':1.5,'currency':'CNY','status':'done'} | Unknown",
    "200 | no json | Unknown",
    "402 | {'code':'empty_wallet'} | Declined",
    "402 | <html> | Unknown",
    "401 | {} | NotAttempted",
    "429 | {} | NotAttempted",
    "418 | {} | Unknown",
    "503 | {} | Unknown",
  }, quoteCharacter = '"')
  void mapsEveryAnswer(int status, String body, String expected) {
    assertThat(outcome(new HttpAnswer.Answered(status, Map.of(), body.replace('\'', '"'))))
        .isEqualTo(expected);
  }

  @Test
  void tellsWhatWasNotSentFromWhatMayHaveArrived() {
    assertThat(outcome(new HttpAnswer.NotSent(new IOException("refused"))))
        .isEqualTo("NotAttempted");
    assertThat(ToyMapping.outcomeOf(new HttpAnswer.Lost(new IOException("cut"))))
        .isInstanceOf(ProviderOutcome.Unknown.class);
  }
}

package dev.quittance.reconciliation.settlement;

import dev.quittance.runtime.web.ProblemException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import reactor.core.publisher.Flux;

/** The file of a form: two would be stored as one report, so a second one is refused. */
final class FormFile {

  private FormFile() {
  }

  static Flux<DataBuffer> of(Flux<PartEvent> form) {
    return Flux.defer(() -> {
      AtomicBoolean complete = new AtomicBoolean();
      return form.ofType(FilePartEvent.class).map(part -> content(part, complete));
    });
  }

  private static DataBuffer content(FilePartEvent part, AtomicBoolean complete) {
    if (complete.get()) {
      DataBufferUtils.release(part.content());
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_request", "the form must hold one file");
    }
    complete.set(part.isLast());
    return part.content();
  }
}

package dev.quittance.runtime.testing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import java.util.Set;

/** A call that waits for, or starts, a reactive pipeline. */
final class BlockingCall extends DescribedPredicate<JavaMethodCall> {

  private static final Set<String> NAMES =
      Set.of("block", "blockOptional", "blockFirst", "blockLast", "subscribe", "toFuture");

  BlockingCall() {
    super("blocks on or subscribes to a reactive pipeline");
  }

  @Override
  public boolean test(JavaMethodCall call) {
    return call.getTargetOwner().getName().startsWith("reactor.core.publisher")
        && NAMES.contains(call.getName());
  }
}

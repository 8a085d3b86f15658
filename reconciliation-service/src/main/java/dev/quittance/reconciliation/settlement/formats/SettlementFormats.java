package dev.quittance.reconciliation.settlement.formats;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The formats that can be imported: the one place that knows them all. */
public final class SettlementFormats {

  private static final Map<String, CsvLayout> CSV = Map.of("stripe", new StripeCsv(),
      "pingxx", new PingxxCsv(), "omise", new OmiseCsv(), "paypal", new PaypalCsv());

  private final Map<String, Map<String, String>> columns;

  /**
   * Makes it.
   *
   * @param columns per provider, what its files call a column that they do not call by our name
   * @throws IllegalArgumentException if it names a provider without format
   */
  public SettlementFormats(Map<String, Map<String, String>> columns) {
    for (String provider : columns.keySet()) {
      if (!CSV.containsKey(provider)) {
        throw new IllegalArgumentException("there are no settlement reports of " + provider);
      }
    }
    this.columns = Map.copyOf(columns);
  }

  public Set<String> providers() {
    return CSV.keySet();
  }

  /** The columns that a provider's CSV must have; for documentation and its test. */
  public static List<String> neededColumns(String provider) {
    return Optional.ofNullable(CSV.get(provider)).map(CsvLayout::needed).orElse(List.of());
  }

  /**
   * The format of a file.
   *
   * @param json whether its text begins as JSON does
   * @return empty if that provider has none such
   */
  public Optional<SettlementFormat> find(String provider, boolean json) {
    if (json) {
      return provider.equals("stripe") ? Optional.of(new StripeJson()) : Optional.empty();
    }
    return Optional.ofNullable(CSV.get(provider)).map(layout ->
        new CsvReport(layout, columns.getOrDefault(provider, Map.of())));
  }
}

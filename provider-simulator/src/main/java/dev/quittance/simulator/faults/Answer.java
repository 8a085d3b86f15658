package dev.quittance.simulator.faults;

import java.util.Map;

/** A provider's answer to an API call. */
public record Answer(int status, Map<String, String> headers, String body) {}

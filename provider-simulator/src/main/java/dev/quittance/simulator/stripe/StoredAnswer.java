package dev.quittance.simulator.stripe;

/**
 * What the first call with an idempotency key was answered.
 *
 * @param fingerprint a hash of path and parameters, so that no parameter is kept
 */
record StoredAnswer(String key, String fingerprint, int status, String body, String requestId) {}

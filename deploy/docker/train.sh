#!/usr/bin/env bash
# Makes the AOT cache of a service: starts it as it will run, but with nothing to talk to, asks it
# a few things and ends it. Fails if it did not come up, so that no image is slow unnoticed.
set -euo pipefail
module=$1
cache=$2
log=/tmp/train.log

# Values of the right form and of no worth: they let the providers' code be loaded too.
export DB_HOST=127.0.0.1 DB_PORT=1 KAFKA_BOOTSTRAP_SERVERS=127.0.0.1:1 LOG_FORMAT=logstash
PAYLOAD_SEALING_KEYS="train:$(head -c 32 /dev/urandom | base64 -w 0)"
export PAYLOAD_SEALING_KEYS
export PAYMENT_CHANNELS_ENABLED=stripe,omise PAYMENT_DEFAULT_CHANNEL=stripe
export STRIPE_SECRET_KEY=sk_test_training STRIPE_PUBLISHABLE_KEY=pk_test_training
export STRIPE_WEBHOOK_SECRET=whsec_training STRIPE_API_BASE=http://127.0.0.1:1
export STRIPE_SUCCESS_URL=http://127.0.0.1/ok STRIPE_CANCEL_URL=http://127.0.0.1/no
export OMISE_SECRET_KEY=skey_test_training OMISE_PUBLIC_KEY=pkey_test_training
export OMISE_WEBHOOK_SECRET=dHJhaW5pbmc= OMISE_API_BASE=http://127.0.0.1:1
export OMISE_RETURN_URL=http://127.0.0.1/ok

ask() { # path: whether there was an answer
  { exec 3<>"/dev/tcp/127.0.0.1/${SERVER_PORT}"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
  timeout 10 cat <&3 >/dev/null || true
  exec 3>&-
}

# The heap of the container: the cache fits no other form of object pointers, which a share of a
# large build machine would have.
java -XX:AOTCacheOutput="$cache" -Xlog:aot=error @/app/jvm.options -Xmx307m \
  -Dspring.flyway.enabled=false -Dspring.kafka.admin.auto-create=false \
  -Dspring.lifecycle.timeout-per-shutdown-phase=2s \
  -jar /app/app.jar >"$log" 2>&1 &
pid=$!
for _ in $(seq 600); do
  kill -0 "$pid" 2>/dev/null || break
  if ask /actuator/health/liveness; then
    answered=yes
    break
  fi
  sleep 0.5
done
if [ -z "${answered:-}" ]; then
  tail -n 40 "$log" >&2
  echo "train: $module did not answer" >&2
  exit 1
fi
for path in /actuator/health/readiness /api/payments/packages /admin/none /nothing; do
  ask "$path" || true
done
kill -TERM "$pid"
wait "$pid" || true
[ -s "$cache" ] || { tail -n 40 "$log" >&2; echo "train: no cache was made" >&2; exit 1; }

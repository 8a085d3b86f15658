#!/usr/bin/env bash
# Takes a token for Prometheus from the simulator, which is the identity provider of development.
set -euo pipefail
address=${SIMULATOR#http://}
body='{"sub": "prometheus", "scope": "payments:admin", "expires_in": 2592000}'
exec 3<>"/dev/tcp/${address%:*}/${address#*:}"
printf 'POST /_sim/token HTTP/1.0\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
  "$address" "${#body}" "$body" >&3
answer=$(timeout 10 cat <&3 || true)
token=$(sed -n 's/.*"access_token" *: *"\([^"]*\)".*/\1/p' <<<"$answer")
[ -n "$token" ] || { echo "token: no token from $SIMULATOR: $answer" >&2; exit 1; }
printf '%s' "$token" >/shared/prometheus
echo "token: written"

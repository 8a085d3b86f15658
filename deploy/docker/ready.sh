#!/usr/bin/env bash
# Exits 0 if this service says that it is ready. No curl: the base image need not have it.
exec 3<>"/dev/tcp/127.0.0.1/${SERVER_PORT}" || exit 1
printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 2 _ status _ <&3
[ "$status" = 200 ]

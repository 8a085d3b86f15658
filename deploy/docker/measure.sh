#!/usr/bin/env bash
# Seconds to ready, CPU seconds until then and resident memory of each service, started in turn as
# its executable jar, as its image without the AOT cache, and as its image: all with the options of
# the image, so that the differences are what layers and cache bring. Then the memory of the stack's
# own containers, which have done whatever you had them do. Linux only; needs the images, and the
# stack up:
#
#   docker compose up -d && bash deploy/docker/measure.sh [rounds] [memory limit]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-3}
memory=${2:-768m}
project=${COMPOSE_PROJECT_NAME:-$(basename "$PWD")}
version=${QUITTANCE_VERSION:-local}
settle=5

container() { # service: the oldest of its containers
  docker ps -q --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$1" | tail -n 1
}

start() { # service, port, mode
  local service=$1 image="quittance/$1:$version" like jar options=()
  like=$(container "$service")
  [ -n "$like" ] || { echo "measure: $service is not up in the project $project" >&2; exit 1; }
  docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' "$like" \
    | grep -vE '^(PATH|JAVA_HOME|LANG|MALLOC_ARENA_MAX|)=|^$' >"$work/env"
  options=(-d --network "${project}_default" --env-file "$work/env" --memory "$memory"
    --read-only --tmpfs /tmp:exec --volumes-from "$like:ro")
  case $3 in
    jar)
      jar=$(ls "$PWD/$service"/target/*-exec.jar)
      docker run "${options[@]}" -v "$jar:/exec.jar:ro" --entrypoint java \
        "$image" @/app/jvm.options -jar /exec.jar ;;
    image-without-cache)
      docker run "${options[@]}" -e JDK_JAVA_OPTIONS=-XX:AOTMode=off "$image" ;;
    image) docker run "${options[@]}" "$image" ;;
  esac
}

measure() { # service, port, mode: a line of the table
  local id address begin end cpu rss
  begin=$(date +%s%N)
  id=$(start "$1" "$2" "$3")
  address=$(docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$id")
  until [ "$(status "$address" "$2")" = 200 ]; do
    [ $(( $(date +%s%N) - begin )) -lt 180000000000 ] || { docker logs --tail 20 "$id" >&2; exit 1; }
    sleep 0.1
  done
  end=$(date +%s%N)
  cpu=$(docker exec "$id" cat /proc/1/stat | awk '{ print $14 + $15 }')
  sleep "$settle"
  rss=$(resident "$id")
  docker rm -f "$id" >/dev/null
  awk -v s="$1" -v m="$3" -v t=$((end - begin)) -v c="$cpu" -v r="$rss" \
    'BEGIN { printf "%s %s ready_s=%.1f cpu_s=%.1f rss_mib=%d\n", s, m, t / 1e9, c / 100, r / 1024 }'
}

resident() { # container: KiB
  docker exec "$1" sed -n 's/^VmRSS:[^0-9]*\([0-9]*\).*/\1/p' /proc/1/status
}

status() { # address, port
  { exec 3<>"/dev/tcp/$1/$2"; } 2>/dev/null || return 0
  printf 'GET /actuator/health/readiness HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r -t 2 _ code _ <&3 || true
  exec 3>&-
  echo "${code:-}"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for _ in $(seq "$rounds"); do
  for service in order-service:8080 payment-gateway-service:8081 webhook-ingest-service:8082 \
    reconciliation-service:8083; do
    for mode in jar image-without-cache image; do
      measure "${service%:*}" "${service#*:}" "$mode"
    done
  done
done
for service in order-service payment-gateway-service webhook-ingest-service reconciliation-service; do
  for id in $(docker ps -q --filter "label=com.docker.compose.project=$project" \
      --filter "label=com.docker.compose.service=$service"); do
    echo "$service stack rss_mib=$(($(resident "$id") / 1024))"
  done
done

# The one way in for docker-compose; not for production, where an ingress does it.
FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 quittance \
    && useradd --uid 10001 --gid quittance --home-dir /app --no-create-home \
      --shell /usr/sbin/nologin quittance \
    && mkdir -p /app /shared \
    && chown quittance:quittance /shared
WORKDIR /app
COPY deploy/docker/token.sh ./
COPY local-stack/target/local-stack-*.jar local-stack.jar
USER 10001:10001
HEALTHCHECK --interval=5s --timeout=3s --retries=6 CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080"]
ENTRYPOINT ["java", "-Xmx32m", "-XX:+UseSerialGC", "-Dsun.net.inetaddr.ttl=1", "-cp", "/app/local-stack.jar", "dev.quittance.stack.entry.EntryMain"]

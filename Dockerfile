# One pattern for every service and the simulator; needs the jars: mvn -DskipTests package
#
#   docker build --build-arg MODULE=order-service --build-arg PORT=8080 -t quittance/order-service .
#
# It builds with BuildKit and with the classic builder. Runs with a read-only root, and a tmpfs on
# /tmp that allows execution (native code of Netty and of Kafka's codecs is unpacked there).

FROM eclipse-temurin:25-jre AS extracted
ARG MODULE
WORKDIR /extracted
COPY ${MODULE}/target/${MODULE}-*-exec.jar app.jar
RUN java -Djarmode=tools -jar app.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre AS runtime
ARG PORT=8080
RUN groupadd --gid 10001 quittance \
    && useradd --uid 10001 --gid quittance --home-dir /app --no-create-home \
      --shell /usr/sbin/nologin quittance \
    && mkdir -p /app /data /shared \
    && chown quittance:quittance /data /shared
WORKDIR /app
# What changes rarely comes first; every folder is root's, so the process cannot change itself.
COPY deploy/docker/jvm.options deploy/docker/ready.sh ./
COPY --from=extracted /extracted/layers/dependencies/ ./
COPY --from=extracted /extracted/layers/snapshot-dependencies/ ./
COPY --from=extracted /extracted/layers/application/ ./
ENV SERVER_PORT=${PORT} \
    MALLOC_ARENA_MAX=2
EXPOSE ${PORT}
USER 10001:10001

# A training run without database and broker: what it loads and links is in the cache (JEP 514).
FROM runtime AS trained
ARG MODULE
COPY deploy/docker/train.sh /tmp/train.sh
RUN bash /tmp/train.sh ${MODULE} /tmp/app.aot

FROM runtime
COPY --from=trained /tmp/app.aot /app/app.aot
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=6 CMD ["bash", "/app/ready.sh"]
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "@/app/jvm.options", "-jar", "/app/app.jar"]

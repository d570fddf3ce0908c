# The program on a Java 25 runtime, in layers of which only the last ones change with it.
#
#   docker build --tag scfm-batch .
#   docker run --rm scfm-batch jobs

# The jar, built from the sources. Maven's repository is kept between builds.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -B -ntp -Dmaven.test.skip=true -Dspring-javaformat.validate.skip=true package
RUN java -Djarmode=tools -jar target/scfm-batch.jar extract --layers --destination layers

# The program without the cache: what a run reads, in an order by how seldom it changes.
FROM eclipse-temurin:25-jre AS program
WORKDIR /opt/scfm
COPY --from=build /src/layers/dependencies/ ./
COPY --from=build /src/layers/snapshot-dependencies/ ./
COPY --from=build /src/layers/application/ ./
# Arguments are decoded by the locale, and the plain C locale has ASCII only
ENV LC_ALL=C.UTF-8

# A real run, a whole campaign on an embedded database against the sandbox, tells which classes a
# start needs. The cache holds them linked, for this very Java and these very jars. The launcher
# script does the same.
FROM program AS trained
WORKDIR /tmp
RUN java -XX:AOTCacheOutput=/opt/scfm/scfm.aot -XX:+UseSerialGC -jar /opt/scfm/scfm-batch.jar demo

FROM program
COPY --from=trained /opt/scfm/scfm.aot ./
# Nobody in particular, and by number, so that Kubernetes can see that it is not root
USER 10001:10001
WORKDIR /tmp
# Java is process 1 and gets SIGTERM itself. JDK_JAVA_OPTIONS adds options; that the cache does not
# fit them is no news for standard output.
ENTRYPOINT ["java", "-XX:AOTCache=/opt/scfm/scfm.aot", "-Xlog:aot*=off,cds*=off", "-XX:+UseSerialGC", "-XX:MaxRAMPercentage=60", "-jar", "/opt/scfm/scfm-batch.jar"]

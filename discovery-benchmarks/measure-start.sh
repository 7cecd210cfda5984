#!/usr/bin/env bash
# What the starter adds to an application's start: the same application without discovery, with this starter
# (memory and Consul) and with Spring Cloud Consul, in alternation, medians of N runs (default 10).
# Needs a Consul at CONSUL_URL (default http://localhost:8500) for the last two.
#
#   discovery-benchmarks/measure-start.sh [N]
set -euo pipefail
cd "$(dirname "$0")/.."
runs=${1:-10}
consul=${CONSUL_URL:-http://localhost:8500}
out=discovery-benchmarks/target/start
mkdir -p "$out"

./mvnw -q -B -ntp -Dfast -Dmaven.test.skip=true -pl discovery-spring-boot-starter -am install
for variant in plain discovery spring-cloud-consul; do
	./mvnw -q -B -ntp -Dfast -f discovery-benchmarks/start/pom.xml -P"$variant" compile \
		org.apache.maven.plugins:maven-dependency-plugin:build-classpath -Dmdep.outputFile="$PWD/$out/$variant.cp"
done
classes=discovery-benchmarks/start/target/classes

measure() { # name classpath-variant args...
	local name=$1 variant=$2
	shift 2
	java -Xmx256m -cp "$classes:$(cat "$out/$variant.cp")" start.StartApplication --server.port=0 \
		--spring.application.name=start --spring.main.banner-mode=off --logging.level.root=warn "$@" >"$out/$name.last"
	grep '^MEASURED' "$out/$name.last" >>"$out/$name.log"
}

rm -f "$out"/*.log
host=${consul#http://}
for _ in $(seq "$runs"); do
	measure plain plain
	measure memory discovery
	measure consul discovery --discovery.backend=consul --discovery.consul.url="$consul"
	measure spring-cloud-consul spring-cloud-consul --spring.cloud.consul.host="${host%%:*}" --spring.cloud.consul.port="${host##*:}"
done

median() { sed -E "s/.*$1=([0-9]+).*/\1/" "$out/$2.log" | sort -n | awk '{v[NR]=$1} END {print (NR%2) ? v[(NR+1)/2] : int((v[NR/2]+v[NR/2+1])/2)}'; }
printf '%-22s %12s %16s %12s %12s %8s\n' variant process-ms application-ms main-cpu-ms heap-KiB threads
for name in plain memory consul spring-cloud-consul; do
	printf '%-22s %12s %16s %12s %12s %8s\n' "$name" "$(median process-ms "$name")" "$(median application-ms "$name")" \
		"$(median main-cpu-ms "$name")" \
		"$(($(median heap-bytes "$name") / 1024))" "$(median threads "$name")"
done

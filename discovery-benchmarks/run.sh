#!/usr/bin/env bash
# Runs the benchmarks, keeps their results in target/benchmarks, and makes docs/benchmarks.md of them.
#
#   discovery-benchmarks/run.sh [--short] [picks] [end-to-end] [failover] [fairness] [slow-node]
#
# All of it takes about two hours and wants the machine for itself. --short takes some minutes, only shows that
# everything works, and writes target/benchmarks/short/benchmarks.md in place of the page. JMH_ARGS are further arguments
# of JMH for the picks, for example "-p strategy=round-robin,peak-ewma -wi 2 -i 3"; the page names them.
set -euo pipefail
cd "$(dirname "$0")/.."
results=$PWD/discovery-benchmarks/target/benchmarks
page=$PWD/docs/benchmarks.md
chart=$PWD/docs/slow-node.svg
short=()
parts=()
for arg in "$@"; do
	case $arg in
		--short) short=(--short) ;;
		picks | end-to-end | failover | fairness | slow-node) parts+=("$arg") ;;
		*)
			echo "No such benchmark: $arg" >&2
			exit 2
			;;
	esac
done
((${#parts[@]})) || parts=(picks end-to-end failover fairness slow-node)
jmh=(-prof gc)
if ((${#short[@]})); then
	results=$results/short
	page=$results/benchmarks.md
	chart=$results/slow-node.svg
	jmh+=(-f 1 -wi 1 -i 1 -w 100ms -r 100ms -p instances=3,5000)
fi
read -ra more <<<"${JMH_ARGS:-}"
jmh+=("${more[@]}")
mkdir -p "$results"

./mvnw -q -B -ntp -Dfast -Dmaven.test.skip=true -pl discovery-benchmarks -am compile \
	org.apache.maven.plugins:maven-dependency-plugin:3.10.0:build-classpath \
	-Dmdep.includeScope=runtime -Dmdep.outputFile="$results/class.path"
run() { # class args...
	java -Dbenchmarks.results="$results" -Dbenchmarks.jmh="${JMH_ARGS:-}" -Dbenchmarks.short="$( ((${#short[@]})) && echo true || echo false)" \
		-cp "discovery-benchmarks/target/classes:$(cat "$results/class.path")" "$@"
}
main=io.github.discovery.benchmarks

for part in "${parts[@]}"; do
	case $part in
		picks)
			for threads in 1 2; do
				run org.openjdk.jmh.Main -t "$threads" -rf csv -rff "$results/jmh-$threads.csv" "${jmh[@]}"
			done
			;;
		end-to-end) run $main.endtoend.EndToEnd "${short[@]}" ;;
		failover) run $main.failover.Failover "${short[@]}" ;;
		fairness) run $main.failover.Fairness "${short[@]}" ;;
		slow-node) run $main.failover.SlowNode "${short[@]}" "$chart" ;;
	esac
done
run $main.report.BenchmarkPage "$page"
echo "$page"

package io.github.discovery.autoconfigure;

import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

/**
 * What Spring Boot would print for a failed start, by the analyzers it would find.
 */
public final class Analyses {

	private Analyses() {
	}

	public static String of(Throwable failure) {
		return of(failure, new StandardEnvironment());
	}

	public static String of(Throwable failure, Environment environment) {
		return SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, ArgumentResolver.of(Environment.class, environment),
					SpringFactoriesLoader.FailureHandler
						.logging(org.apache.commons.logging.LogFactory.getLog(Analyses.class)))
			.stream()
			.map((analyzer) -> analyzer.analyze(failure))
			.filter((analysis) -> analysis != null)
			.findFirst()
			.map(Analyses::print)
			.orElse("no analysis of " + failure);
	}

	private static String print(FailureAnalysis analysis) {
		return analysis.getDescription() + "\n\n" + analysis.getAction();
	}

}

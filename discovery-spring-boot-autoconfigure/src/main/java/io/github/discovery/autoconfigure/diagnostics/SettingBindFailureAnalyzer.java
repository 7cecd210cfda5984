package io.github.discovery.autoconfigure.diagnostics;

import io.github.discovery.autoconfigure.settings.SettingProblem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.core.convert.ConverterNotFoundException;

/**
 * Explains a value below {@code discovery} that cannot be read as what it should be.
 * Other prefixes are left to Spring Boot.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class SettingBindFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("discovery");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, BindException cause) {
		ConfigurationPropertyName name = cause.getName();
		if (!ROOT.equals(name) && !ROOT.isAncestorOf(name)) {
			return null;
		}
		ConfigurationProperty property = cause.getProperty();
		String key = ((property != null) ? property.getName() : name).toString();
		String value = (property != null) ? String.valueOf(property.getValue()) : "";
		SettingProblem problem = new SettingProblem(key, value, allowed(cause),
				"Change " + key + " to a value that is allowed, or remove it to use the default.");
		return SettingReport.of(problem, Origin.from(property), cause);
	}

	private String allowed(BindException failure) {
		for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof ConversionFailedException conversion) {
				return AllowedValues.of(conversion.getTargetType().getType());
			}
			if (cause instanceof ConverterNotFoundException conversion && conversion.getTargetType() != null) {
				return AllowedValues.of(conversion.getTargetType().getType());
			}
		}
		return reason(failure);
	}

	/** The words of the constructor that refused the value. */
	private String reason(BindException failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return (root != failure && root.getMessage() != null) ? root.getMessage()
				: AllowedValues.of(failure.getTarget().getType().toClass());
	}

}

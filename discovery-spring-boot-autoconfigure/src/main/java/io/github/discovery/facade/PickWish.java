package io.github.discovery.facade;

import io.github.discovery.loadbalancing.PickOptions;
import io.github.discovery.loadbalancing.PickRequest;
import org.jspecify.annotations.Nullable;

/**
 * A pick that nobody will repeat elsewhere.
 */
final class PickWish implements PickRequest {

	private final @Nullable PickOptions options;

	PickWish(PickOptions options) {
		this.options = options.equals(PickOptions.NONE) ? null : options;
	}

	@Override
	public @Nullable PickOptions options() {
		return this.options;
	}

}

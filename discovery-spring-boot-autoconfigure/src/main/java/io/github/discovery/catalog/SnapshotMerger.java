package io.github.discovery.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.discovery.catalog.CatalogSettings.ReadMode;
import io.github.discovery.model.DiscoveredInstance;
import org.jspecify.annotations.Nullable;

/**
 * Makes one answer of those of several backends.
 */
final class SnapshotMerger {

	private SnapshotMerger() {
	}

	/**
	 * Merge what the backends say.
	 * @param answers one answer per backend, in the order in which they win
	 * @param mode how
	 * @param patient whether backends that have neither answered nor failed are waited
	 * for
	 * @return the instances, {@code null} if it is too early to say
	 */
	static @Nullable List<DiscoveredInstance> merge(List<Answer> answers, ReadMode mode, boolean patient) {
		if (answers.stream().noneMatch(Answer::answered)) {
			return null;
		}
		if (answers.size() == 1) {
			return answers.get(0).instances();
		}
		return (mode == ReadMode.MERGE) ? all(answers, patient) : firstKnown(answers, patient);
	}

	private static @Nullable List<DiscoveredInstance> firstKnown(List<Answer> answers, boolean patient) {
		for (Answer answer : answers) {
			if (patient && !answer.settled()) {
				return null;
			}
			if (!answer.instances().isEmpty()) {
				return answer.instances();
			}
		}
		return List.of();
	}

	private static @Nullable List<DiscoveredInstance> all(List<Answer> answers, boolean patient) {
		List<DiscoveredInstance> merged = new ArrayList<>();
		Set<String> ids = new HashSet<>();
		Set<String> addresses = new HashSet<>();
		for (Answer answer : answers) {
			List<DiscoveredInstance> added = answer.instances()
				.stream()
				.filter((instance) -> !ids.contains(instance.getInstanceId()))
				.filter((instance) -> instance.getPort() == 0 || !addresses.contains(instance.authority()))
				.toList();
			// Only across backends: within one, the newest of an address wins.
			added.forEach((instance) -> {
				ids.add(instance.getInstanceId());
				addresses.add(instance.authority());
			});
			merged.addAll(added);
		}
		return (merged.isEmpty() && patient && !answers.stream().allMatch(Answer::settled)) ? null : merged;
	}

	/**
	 * What one backend says of a service.
	 *
	 * @param answered whether it was ever read
	 * @param settled whether it was read or its first read failed
	 * @param instances what is known
	 */
	record Answer(boolean answered, boolean settled, List<DiscoveredInstance> instances) {
	}

}

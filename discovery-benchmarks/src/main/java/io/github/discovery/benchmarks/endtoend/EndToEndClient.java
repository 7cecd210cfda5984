package io.github.discovery.benchmarks.endtoend;

import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

import io.github.discovery.benchmarks.load.CloudClient;
import io.github.discovery.benchmarks.load.LoadClient;

import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * One JVM that makes calls in all variants in alternation and says what each round cost.
 * Arguments: {@code web} or {@code rest}, warm-up rounds, rounds, calls a round, URLs.
 */
public final class EndToEndClient {

	private static final URI SERVICE = URI.create("http://" + LoadClient.SERVICE + "/call");

	private static final Supplier<URI> BALANCED = () -> SERVICE;

	private EndToEndClient() {
	}

	/**
	 * Measure and print.
	 * @param args see above
	 * @throws ExecutionException if a call fails
	 * @throws InterruptedException if somebody wants it to end
	 */
	public static void main(String[] args) throws ExecutionException, InterruptedException {
		List<String> urls = List.of(args).subList(4, args.length);
		try (LoadClient ours = LoadClient.start(urls); CloudClient cloud = CloudClient.start(urls)) {
			Map<Variant, Calls> variants = args[0].equals("web") ? web(urls, ours, cloud) : rest(urls, ours, cloud);
			run(variants, Integer.parseInt(args[1]), Integer.parseInt(args[2]), Integer.parseInt(args[3]));
		}
		System.out.println("DONE");
	}

	private static Map<Variant, Calls> web(List<String> urls, LoadClient ours, CloudClient cloud) {
		Map<Variant, Calls> variants = new EnumMap<>(Variant.class);
		variants.put(Variant.FLOOR, Calls.of(ours.bean(WebClient.Builder.class).build(), Calls.among(urls)));
		variants.put(Variant.IDLE,
				Calls.of(ours.bean(WebClient.Builder.class).filter((request, next) -> next.exchange(request)).build(),
						Calls.among(urls)));
		variants.put(Variant.OURS, Calls.of(ours.webClient(), BALANCED));
		variants.put(Variant.CLOUD, Calls.of(cloud.webClient(), BALANCED));
		return variants;
	}

	private static Map<Variant, Calls> rest(List<String> urls, LoadClient ours, CloudClient cloud) {
		Map<Variant, Calls> variants = new EnumMap<>(Variant.class);
		variants.put(Variant.FLOOR, Calls.of(ours.bean(RestClient.Builder.class).build(), Calls.among(urls)));
		variants.put(Variant.IDLE,
				Calls.of(ours.bean(RestClient.Builder.class)
					.requestInterceptor((request, body, execution) -> execution.execute(request, body))
					.build(), Calls.among(urls)));
		variants.put(Variant.OURS, Calls.of(ours.restClient(), BALANCED));
		variants.put(Variant.CLOUD, Calls.of(cloud.restClient(), BALANCED));
		return variants;
	}

	private static void run(Map<Variant, Calls> variants, int warmUp, int rounds, int calls)
			throws ExecutionException, InterruptedException {
		Variant[] order = Variant.values();
		for (int round = 0; round < warmUp + rounds; round++) {
			for (int i = 0; i < order.length; i++) {
				// Whoever comes first in a round may find another machine than who is
				// last.
				Variant variant = order[(i + round) % order.length];
				Cost before = Cost.now();
				variants.get(variant).make(calls);
				Cost cost = before.perCall(calls);
				if (round >= warmUp) {
					System.out.println("COST " + variant + " " + cost.cpu() + " " + cost.bytes());
				}
			}
		}
	}

}

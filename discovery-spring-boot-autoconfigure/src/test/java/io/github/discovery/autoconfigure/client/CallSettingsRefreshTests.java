package io.github.discovery.autoconfigure.client;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

import io.github.discovery.autoconfigure.DiscoveryAutoConfiguration;
import io.github.discovery.autoconfigure.SettingsSource;
import io.github.discovery.client.InstanceChooser;
import io.github.discovery.client.StubCatalog;
import io.github.discovery.client.TestPicks;
import io.github.discovery.client.call.CallPipelines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class CallSettingsRefreshTests {

	private final MockEnvironment environment = new MockEnvironment();

	private final InstanceChooser chooser = TestPicks.chooser(new StubCatalog());

	private final CallPipelines pipelines = TestPicks.pipelines(this.chooser);

	private final CallSettingsRefresh refresh = new CallSettingsRefresh(new SettingsSource(this.environment),
			() -> this.chooser, () -> this.pipelines);

	@Test
	void changedSettingsTakeEffectWithoutANewStart() {
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("round-robin");
		assertThat(this.pipelines.of("payments").settings().timeout()).hasSeconds(30);
		set(Map.of("discovery.load-balancing.services.payments.strategy", "random", "discovery.client.timeout", "7s"));
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("random");
		assertThat(this.pipelines.of("payments").settings().timeout()).isEqualTo(Duration.ofSeconds(7));
	}

	@Test
	void aKeyMayBeWrittenInAnyForm() {
		set(Map.of("discovery.loadBalancing.strategy", "random"));
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("random");
	}

	@Test
	void aPlaceholderInASettingMayStandForAnyKey() {
		set(Map.of("lb.strategy", "least-requests", "discovery.load-balancing.strategy", "${lb.strategy}"));
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("least-requests");
		set(Map.of("lb.strategy", "random"));
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("random");
	}

	@Test
	void aChangeThatIsNotOursMakesNoOtherPicker() {
		set(Map.of("logging.level.root", "info"));
		var before = this.chooser.of("payments").assembled();
		set(Map.of("logging.level.root", "debug"));
		assertThat(this.chooser.of("payments").assembled()).isSameAs(before);
	}

	@Test
	void settingsThatCannotBeUsedAreToldOnceAndMayBePutRight(CapturedOutput output) {
		set(Map.of("discovery.client.timeout", "-1s"));
		set(Map.of("logging.level.root", "debug"));
		assertThat(output.getOut().split("cannot be used", -1)).hasSize(2);
		set(Map.of("discovery.client.timeout", "7s"));
		assertThat(this.pipelines.of("payments").settings().timeout()).hasSeconds(7);
	}

	@Test
	void settingsThatCannotBeUsedChangeNothing() {
		set(Map.of("discovery.load-balancing.strategy", "least-effort", "discovery.client.timeout", "7s"));
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("round-robin");
		assertThat(this.pipelines.of("payments").settings().timeout()).hasSeconds(30);
	}

	@Test
	void anInvalidClientSettingDoesNotLeaveHalfOfTheChange() {
		set(Map.of("discovery.load-balancing.strategy", "random", "discovery.client.timeout", "-1s"));
		assertThat(this.chooser.of("payments").settings().strategy()).isEqualTo("round-robin");
	}

	@Test
	void theFirstChangeOfARunningApplicationTakesEffect() {
		running((context) -> {
			assertThat(context.getBean(InstanceChooser.class).of("payments").settings().strategy()).isEqualTo("random");
			change(context, "discovery.load-balancing.strategy", "least-requests");
			assertThat(context.getBean(InstanceChooser.class).of("payments").settings().strategy())
				.isEqualTo("least-requests");
		});
	}

	@Test
	void aFirstChangeThatCannotBeUsedDisturbsNobody(CapturedOutput output) {
		running((context) -> {
			change(context, "discovery.load-balancing.strategy", "least-effort");
			assertThat(output).contains("The changed settings cannot be used, those before stay");
			assertThat(context.getBean(InstanceChooser.class).of("payments").settings().strategy()).isEqualTo("random");
		});
	}

	private static void running(ContextConsumer<AssertableApplicationContext> test) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DiscoveryAutoConfiguration.class,
					LoadBalancingAutoConfiguration.class, CallsAutoConfiguration.class))
			.withBean(StubCatalog.class)
			.withPropertyValues("discovery.load-balancing.strategy=random")
			.run(test);
	}

	private static void change(AssertableApplicationContext context, String key, String value) {
		TestPropertyValues.of(key + "=" + value).applyTo(context.getSourceApplicationContext());
		context.publishEvent(new EnvironmentChangeEvent(Set.of(key)));
	}

	private void set(Map<String, String> changed) {
		changed.forEach(this.environment::setProperty);
		this.refresh.onApplicationEvent(new EnvironmentChangeEvent(Set.copyOf(changed.keySet())));
	}

}

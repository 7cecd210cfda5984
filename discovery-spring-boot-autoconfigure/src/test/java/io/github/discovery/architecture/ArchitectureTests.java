package io.github.discovery.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules of {@code docs/architecture.md} that a machine can check.
 */
class ArchitectureTests {

	private static final int MAIN_LINES = 400;

	private static final int TEST_LINES = 500;

	/** What makes a class a matter of wiring. */
	private static final List<String> WIRING = List.of("org.springframework.boot.", "org.springframework.context.",
			"org.springframework.beans.", "org.springframework.core.env.", "org.springframework.cloud.");

	/** The one type of Spring Cloud that the core implements. */
	private static final String SERVICE_INSTANCE = "org.springframework.cloud.client.ServiceInstance";

	/** Packages of the wiring that wire nothing in particular. */
	private static final Set<String> WIRING_OF_ITS_OWN = Set.of("autoconfigure", "autoconfigure.settings",
			"autoconfigure.environment", "autoconfigure.diagnostics");

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages(Rings.ROOT);

	private static List<JavaClass> core() {
		return CLASSES.stream().filter((type) -> Rings.of(type.getPackageName()) <= Rings.CORE).toList();
	}

	private static Set<String> packages() {
		return CLASSES.stream()
			.filter((type) -> !type.getSimpleName().equals("package-info"))
			.map(JavaClass::getPackageName)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	@Test
	void classesAreFound() {
		assertThat(CLASSES).hasSizeGreaterThan(50);
		assertThat(core()).hasSizeGreaterThan(30);
		assertThat(Sources.packages()).hasSizeGreaterThan(5);
	}

	@Test
	void everyPackageHasARing() {
		assertThat(packages()).filteredOn((name) -> Rings.of(name) == 0)
			.as("packages without a ring: list them in Rings and in docs/architecture.md")
			.isEmpty();
	}

	@Test
	void packagesImportOnlyFromLowerRings() {
		assertThat(CLASSES.stream()
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.filter((dependency) -> dependency.getTargetClass().getPackageName().startsWith(Rings.ROOT))
			.filter((dependency) -> !isAllowed(dependency))
			.map(ArchitectureTests::describe)
			.distinct()
			.sorted()).as("imports from the same or a higher ring").isEmpty();
	}

	private static boolean isAllowed(Dependency dependency) {
		String origin = dependency.getOriginClass().getPackageName();
		String target = dependency.getTargetClass().getPackageName();
		return Rings.home(origin).equals(Rings.home(target)) || Rings.of(target) < Rings.of(origin);
	}

	private static String describe(Dependency dependency) {
		return dependency.getOriginClass().getName() + " -> " + dependency.getTargetClass().getName();
	}

	@Test
	void packagesHaveNoCycle() {
		SlicesRuleDefinition.slices().matching(Rings.ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void coreKnowsNothingOfWiring() {
		assertThat(core().stream()
			.flatMap((type) -> type.getDirectDependenciesFromSelf().stream())
			.filter((dependency) -> isWiring(dependency.getTargetClass().getName()))
			.map(ArchitectureTests::describe)
			.distinct()
			.sorted()).as("application context, environment, Boot or Spring Cloud in the core").isEmpty();
	}

	private static boolean isWiring(String name) {
		return !name.equals(SERVICE_INSTANCE) && WIRING.stream().anyMatch(name::startsWith);
	}

	@Test
	void wiringMirrorsWhatItWires() {
		Set<String> known = packages().stream().map(Rings::relative).collect(Collectors.toSet());
		assertThat(known).filteredOn((name) -> name.startsWith("autoconfigure"))
			.filteredOn((name) -> !WIRING_OF_ITS_OWN.contains(name))
			.allSatisfy((name) -> {
				String wired = name.substring("autoconfigure.".length());
				assertThat(known).as("%s wires %s", name, wired)
					.anyMatch((other) -> other.equals(wired) || other.startsWith(wired + "."));
			});
	}

	@Test
	void coreReadsNoWallClock() {
		assertThat(core().stream().flatMap((type) -> ForbiddenCalls.in(type, ForbiddenCalls.IN_CORE).stream()))
			.isEmpty();
	}

	@Test
	void loadBalancingMakesNoChanceOfItsOwn() {
		assertThat(CLASSES.stream()
			.filter((type) -> Rings.home(type.getPackageName()).equals("loadbalancing"))
			.flatMap((type) -> ForbiddenCalls.in(type, ForbiddenCalls.IN_LOAD_BALANCING).stream())).isEmpty();
	}

	@Test
	void nothingSleepsAndNothingIsUnbounded() {
		assertThat(CLASSES.stream().flatMap((type) -> ForbiddenCalls.in(type, ForbiddenCalls.ANYWHERE).stream()))
			.isEmpty();
	}

	@Test
	void forbiddenCallsAreFoundWhereThereAreSome() {
		JavaClass offender = new ClassFileImporter().importClasses(Offender.class).get(Offender.class);
		assertThat(ForbiddenCalls.in(offender, ForbiddenCalls.IN_CORE)).hasSize(2);
		assertThat(ForbiddenCalls.in(offender, ForbiddenCalls.ANYWHERE)).hasSize(1);
		assertThat(ForbiddenCalls.in(offender, ForbiddenCalls.IN_LOAD_BALANCING)).hasSize(2);
		assertThat(ForbiddenCalls.in(offender, Map.of())).isEmpty();
	}

	@Test
	void everyPackageSaysWhatItIsForAndIsNullMarked() {
		assertThat(Sources.packages()).allSatisfy((directory) -> {
			Path info = directory.resolve("package-info.java");
			assertThat(Files.exists(info)).as("%s", info).isTrue();
			assertThat(Sources.text(info)).as("%s", info).startsWith("/**").contains("@NullMarked\npackage ");
		});
	}

	@Test
	void filesAreShort() {
		assertThat(Sources.javaFiles("main")).filteredOn((file) -> lines(file) > MAIN_LINES)
			.as("files over %s lines: split them", MAIN_LINES)
			.isEmpty();
		assertThat(Sources.javaFiles("test")).filteredOn((file) -> lines(file) > TEST_LINES)
			.as("tests over %s lines: split them", TEST_LINES)
			.isEmpty();
	}

	private static long lines(Path file) {
		return Sources.text(file).lines().count();
	}

	/**
	 * Does what nobody may.
	 */
	static class Offender {

		final Supplier<?> now = Instant::now;

		final Object queue = new LinkedBlockingQueue<>();

		final int chance = ThreadLocalRandom.current().nextInt();

		final Supplier<?> source = SplittableRandom::new;

		final Object seeded = new SplittableRandom(1);

		final Object bounded = new LinkedBlockingQueue<>(1);

		long millis() {
			return System.currentTimeMillis();
		}

	}

}

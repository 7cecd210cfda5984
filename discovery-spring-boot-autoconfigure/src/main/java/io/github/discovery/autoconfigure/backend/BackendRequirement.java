package io.github.discovery.autoconfigure.backend;

/**
 * A backend that needs a dependency which the starter does not bring. Implementations are
 * listed in {@code META-INF/spring.factories}, so that the missing dependency can be
 * named although no bean of the backend exists.
 */
public interface BackendRequirement {

	/**
	 * Return the backend.
	 * @return the name as it stands in {@code discovery.backend}
	 */
	String backend();

	/**
	 * Return the class without which the backend cannot be used.
	 * @return the fully qualified name of a class
	 */
	String className();

	/**
	 * Return what to add to the build.
	 * @return the coordinates, group and artifact
	 */
	String dependency();

}

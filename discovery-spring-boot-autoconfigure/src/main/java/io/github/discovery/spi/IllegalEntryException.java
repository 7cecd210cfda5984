package io.github.discovery.spi;

import io.github.discovery.model.Names;
import io.github.discovery.model.Registration;

/**
 * A registry cannot hold an entry, which is known without asking it: more metadata than
 * it takes, for example.
 */
public class IllegalEntryException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final String entry;

	private final String backend;

	private final String problem;

	private final String allowed;

	/**
	 * Create an exception.
	 * @param backend the backend that cannot hold the entry
	 * @param registration the entry
	 * @param problem what it has too much of, as in "has 62 metadata entries"
	 * @param allowed what would be accepted, as a sentence fragment
	 */
	public IllegalEntryException(String backend, Registration registration, String problem, String allowed) {
		super("The entry " + nameOf(registration) + " cannot be registered in " + backend + ": it "
				+ Names.sentence(problem) + ", allowed is " + allowed);
		this.entry = nameOf(registration);
		this.backend = backend;
		this.problem = Names.sentence(problem);
		this.allowed = allowed;
	}

	/**
	 * Return which entry it is.
	 * @return service and id
	 */
	public String getEntry() {
		return this.entry;
	}

	/**
	 * Return the backend that cannot hold it.
	 * @return the name of the backend
	 */
	public String getBackend() {
		return this.backend;
	}

	/**
	 * Return what is wrong with it.
	 * @return what it has too much of, safe to print
	 */
	public String getProblem() {
		return this.problem;
	}

	/**
	 * Return what would be accepted.
	 * @return a sentence fragment
	 */
	public String getAllowed() {
		return this.allowed;
	}

	private static String nameOf(Registration registration) {
		return registration.service() + "/" + registration.instanceId();
	}

}

package io.github.discovery.autoconfigure.settings;

/**
 * A value that can be read but not be used; to be thrown by the compact constructor of a
 * record of properties.
 */
public class InvalidSettingException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	private final transient SettingProblem problem;

	/**
	 * Create an exception.
	 * @param key the whole key
	 * @param value the value as it was given
	 * @param allowed what would have been accepted, as a sentence fragment
	 * @param fix what to do, as a sentence
	 */
	public InvalidSettingException(String key, Object value, String allowed, String fix) {
		this(new SettingProblem(key, String.valueOf(value), allowed, fix));
	}

	private InvalidSettingException(SettingProblem problem) {
		super(problem.toString());
		this.problem = problem;
	}

	/**
	 * Return what is wrong.
	 * @return the four facts
	 */
	public SettingProblem getProblem() {
		return this.problem;
	}

}

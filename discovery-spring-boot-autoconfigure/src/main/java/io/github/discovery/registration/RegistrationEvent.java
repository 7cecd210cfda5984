package io.github.discovery.registration;

import io.github.discovery.model.InstanceStatus;
import io.github.discovery.model.Registration;

/**
 * Something that happened to an own entry in one backend.
 */
public sealed interface RegistrationEvent {

	/**
	 * Return the entry.
	 * @return the desired entry at that time
	 */
	Registration registration();

	/**
	 * Return the backend.
	 * @return the name of the backend
	 */
	String backend();

	/**
	 * The entry was written, for the first time or again.
	 *
	 * @param registration the entry
	 * @param backend the backend
	 * @param reason why: {@code start}, or what was found wrong
	 */
	record Registered(Registration registration, String backend, String reason) implements RegistrationEvent {
	}

	/**
	 * The entry was removed by this process.
	 *
	 * @param registration the entry
	 * @param backend the backend
	 */
	record Deregistered(Registration registration, String backend) implements RegistrationEvent {
	}

	/**
	 * The desired status was changed and told to the registry.
	 *
	 * @param registration the entry
	 * @param backend the backend
	 * @param status the new status
	 */
	record StatusChanged(Registration registration, String backend,
			InstanceStatus status) implements RegistrationEvent {
	}

	/**
	 * A step failed; told once for each change of the reason, not for each attempt.
	 *
	 * @param registration the entry
	 * @param backend the backend
	 * @param reason the error in one line
	 */
	record Failed(Registration registration, String backend, String reason) implements RegistrationEvent {
	}

}

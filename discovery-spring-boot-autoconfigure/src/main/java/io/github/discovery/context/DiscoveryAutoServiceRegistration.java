package io.github.discovery.context;

import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;

/**
 * Tells Spring Cloud Commons that the application is registered automatically; the
 * {@link RegistrationLifecycle} does it.
 */
public final class DiscoveryAutoServiceRegistration implements AutoServiceRegistration {

}

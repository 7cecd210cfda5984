/**
 * Taking instances out of the choice for what calls to them came to, and letting them
 * back in.
 */
@NullMarked
package io.github.discovery.loadbalancing.ejection;

import org.jspecify.annotations.NullMarked;

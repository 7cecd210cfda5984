/**
 * The built-in strategies that look at the request: consistent hash, IP hash and sticky.
 */
@NullMarked
package io.github.discovery.loadbalancing.hashing;

import org.jspecify.annotations.NullMarked;

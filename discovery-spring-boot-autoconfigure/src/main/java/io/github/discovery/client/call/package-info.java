/**
 * What happens between a call and its answer, whatever the client: deadlines, attempts,
 * and which of them may be repeated where.
 */
@NullMarked
package io.github.discovery.client.call;

import org.jspecify.annotations.NullMarked;

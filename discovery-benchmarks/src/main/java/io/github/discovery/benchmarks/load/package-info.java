/**
 * What the load tests share: backends in processes of their own, the client under test
 * and the tables that results are written to.
 */
@NullMarked
package io.github.discovery.benchmarks.load;

import org.jspecify.annotations.NullMarked;

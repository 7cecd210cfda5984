/**
 * The application whose start is measured.
 */
@NullMarked
package start;

import org.jspecify.annotations.NullMarked;

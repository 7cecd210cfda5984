package io.github.discovery.spi;

/**
 * The point in a registry's history at which something was read. Opaque: only equality
 * means something to others than the backend that made it.
 *
 * @param epoch changes when the registry's history begins anew, for example after a wipe
 * @param position the place within the epoch
 */
public record Revision(String epoch, String position) {

	/** No point in history: what an unread scope has. */
	public static final Revision NONE = new Revision("", "");

}

package io.github.discovery.loadbalancing.hashing;

/**
 * Hashes text without allocating, the same on every machine and in every version: the
 * steps of Yann Collet's XXH64 for short inputs, over the characters as 16-bit
 * little-endian numbers, whatever their length
 * (<a href="https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md">xxHash
 * specification</a>). Not for secrets.
 */
final class XxHash {

	private static final long PRIME_1 = 0x9E3779B185EBCA87L;

	private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;

	private static final long PRIME_3 = 0x165667B19E3779F9L;

	private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

	private static final long PRIME_5 = 0x27D4EB2F165667C5L;

	private XxHash() {
	}

	static long of(CharSequence text) {
		return of(text, 0, text.length(), 0);
	}

	/**
	 * Hash a part of a text.
	 * @param text the text
	 * @param from where the part begins
	 * @param to where it ends, exclusively
	 * @param seed makes another hash of the same text
	 * @return 64 bits
	 */
	static long of(CharSequence text, int from, int to, long seed) {
		long hash = seed + PRIME_5 + (to - from) * 2L;
		int i = from;
		for (; i + 4 <= to; i += 4) {
			long lane = text.charAt(i) | ((long) text.charAt(i + 1) << 16) | ((long) text.charAt(i + 2) << 32)
					| ((long) text.charAt(i + 3) << 48);
			hash = Long.rotateLeft(hash ^ round(lane), 27) * PRIME_1 + PRIME_4;
		}
		if (i + 2 <= to) {
			long lane = text.charAt(i) | ((long) text.charAt(i + 1) << 16);
			hash = Long.rotateLeft(hash ^ (lane * PRIME_1), 23) * PRIME_2 + PRIME_3;
			i += 2;
		}
		if (i < to) {
			char last = text.charAt(i);
			hash = Long.rotateLeft(hash ^ ((last & 0xFF) * PRIME_5), 11) * PRIME_1;
			hash = Long.rotateLeft(hash ^ ((last >>> 8) * PRIME_5), 11) * PRIME_1;
		}
		return finish(hash);
	}

	private static long round(long lane) {
		return Long.rotateLeft(lane * PRIME_2, 31) * PRIME_1;
	}

	private static long finish(long hash) {
		long mixed = (hash ^ (hash >>> 33)) * PRIME_2;
		mixed = (mixed ^ (mixed >>> 29)) * PRIME_3;
		return mixed ^ (mixed >>> 32);
	}

}

package io.github.discovery.client.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import io.github.discovery.loadbalancing.RequestView;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The last explanations of one service.
 */
final class Explanations {

	static final int KEPT = 20;

	private static final Log logger = LogFactory.getLog("io.github.discovery.explain");

	private final Deque<Explanation> kept = new ArrayDeque<>();

	/** Whether a request asks to be explained. */
	static boolean isWanted(RequestView request) {
		return request.attribute(Explanation.ATTRIBUTE) != null || request.header(Explanation.HEADER) != null;
	}

	void add(Explanation explanation) {
		logger.info(explanation.line());
		synchronized (this.kept) {
			if (this.kept.size() == KEPT) {
				this.kept.removeLast();
			}
			this.kept.addFirst(explanation);
		}
	}

	List<Explanation> latest() {
		synchronized (this.kept) {
			return new ArrayList<>(this.kept);
		}
	}

}

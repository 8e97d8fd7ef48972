package io.github.responsesws;

import reactor.core.scheduler.Schedulers;
import reactor.test.util.RaceTestUtils;

/**
 * Lets things happen at the same moment, and waits for them as long as a slow machine
 * takes: what comes with Reactor gives up after five seconds.
 */
public final class Races {

	private static final int PATIENCE_SECONDS = 120;

	private Races() {
	}

	public static void race(Runnable... competitors) {
		RaceTestUtils.race(PATIENCE_SECONDS, Schedulers.boundedElastic(), competitors);
	}

}

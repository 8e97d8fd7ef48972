package io.github.responsesws.session;

import java.util.concurrent.atomic.LongAdder;

/**
 * What a pool has counted, by any thread.
 */
final class PoolCounters {

	final LongAdder bufferedBytes = new LongAdder();

	final LongAdder affinityHits = new LongAdder();

	final LongAdder affinityMisses = new LongAdder();

	final LongAdder strayEvents = new LongAdder();

}

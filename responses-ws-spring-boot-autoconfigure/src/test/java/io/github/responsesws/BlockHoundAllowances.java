package io.github.responsesws;

import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What every thread may do although it may wait for a moment. Netty's allocator, the
 * queues of executors and Lettuce take a lock for an instant, and only a thread that
 * meets another one waits: BlockHound would see it now and then, and throw out of the
 * lock's queue of waiting threads, which never works again. Whoever comes next hangs, in
 * some other test. The code of this project takes no such lock, as the architecture tests
 * check, so nothing of it goes unseen. Random bytes, which Netty's name resolution needs,
 * are read from a file that never lets anybody wait.
 */
public class BlockHoundAllowances implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.allowBlockingCallsInside(ReentrantLock.class.getName(), "lock")
			.allowBlockingCallsInside(ReentrantReadWriteLock.ReadLock.class.getName(), "lock")
			.allowBlockingCallsInside(ReentrantReadWriteLock.WriteLock.class.getName(), "lock")
			.allowBlockingCallsInside(StampedLock.class.getName(), "readLock")
			.allowBlockingCallsInside(StampedLock.class.getName(), "writeLock")
			.allowBlockingCallsInside(SecureRandom.class.getName(), "nextBytes");
	}

}

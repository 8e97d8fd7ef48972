package io.github.responsesws;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What BlockHound lets pass in these tests, and what not.
 */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BlockHoundAllowancesTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	static Stream<Lock> locks() {
		ReentrantReadWriteLock readWrite = new ReentrantReadWriteLock();
		return Stream.of(new ReentrantLock(), readWrite.writeLock(), new StampedLock().asWriteLock());
	}

	@ParameterizedTest
	@MethodSource("locks")
	void lockMayBeWaitedFor(Lock lock) {
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		Mono<Boolean> holder = Mono.fromCallable(() -> {
			lock.lock();
			try {
				held.countDown();
				asked.await();
				Thread.sleep(50);
			}
			finally {
				lock.unlock();
			}
			return true;
		}).subscribeOn(Schedulers.boundedElastic());
		Mono<Boolean> waiter = Mono.fromCallable(() -> {
			asked.countDown();
			lock.lock();
			lock.unlock();
			return true;
		}).subscribeOn(Schedulers.parallel());
		Mono<Boolean> whenHeld = Mono.fromCallable(() -> {
			held.await();
			return true;
		}).subscribeOn(Schedulers.boundedElastic()).then(waiter);
		assertThat(Mono.zip(holder, whenHeld).block(LONG)).isNotNull();
	}

	@Test
	void randomBytesMayBeRead() {
		Mono<Integer> number = Mono.fromCallable(() -> new SecureRandom().nextInt());
		assertThat(number.subscribeOn(Schedulers.parallel()).block(LONG)).isNotNull();
	}

	@Test
	void nothingElseMayBeWaitedFor() {
		CountDownLatch never = new CountDownLatch(1);
		Mono<Boolean> waiter = Mono.fromCallable(() -> {
			never.await();
			return true;
		});
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> waiter.subscribeOn(Schedulers.parallel()).block(LONG))
			.withCauseInstanceOf(BlockingOperationError.class);
	}

}

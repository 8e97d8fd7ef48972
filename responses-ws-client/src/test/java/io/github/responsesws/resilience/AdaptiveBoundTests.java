package io.github.responsesws.resilience;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdaptiveBoundTests {

	private final AdaptiveBound bound = new AdaptiveBound();

	@Test
	void thereIsNoneBeforeARefusal() {
		assertThat(this.bound.exists()).isFalse();
		assertThat(this.bound.succeeded(0, 0)).isFalse();
		assertThat(this.bound.value()).isEqualTo(Integer.MAX_VALUE);
	}

	@Test
	void aRefusalHalvesWhatWasInFlight() {
		assertThat(this.bound.refused(0, 100, 0)).isTrue();
		assertThat(this.bound.value()).isEqualTo(50);
		assertThat(this.bound.refused(1, 50, 0)).isTrue();
		assertThat(this.bound.value()).isEqualTo(25);
		assertThat(this.bound.refused(2, 1, 0)).isTrue();
		assertThat(this.bound.value()).isOne();
	}

	@Test
	void refusalsOfTurnsThatBeganUnderTheOldBoundSayNothingNew() {
		this.bound.refused(0, 100, 0);
		assertThat(this.bound.refused(0, 60, 0)).isFalse();
		assertThat(this.bound.succeeded(0, 0)).isFalse();
		assertThat(this.bound.value()).isEqualTo(50);
	}

	@Test
	void itGrowsByOneARoundWhileTheRefusalIsRecentAndDoublesLater() {
		this.bound.refused(0, 20, 0);
		succeed(11, 0);
		assertThat(this.bound.value()).isEqualTo(11);
		succeed(11, TimeUnit.SECONDS.toNanos(10));
		assertThat(this.bound.value()).isEqualTo(22);
	}

	@Test
	void itIsGoneOnceItIsFarFromWhatWasTooMuch() {
		this.bound.refused(0, 20, 0);
		succeed(31, TimeUnit.SECONDS.toNanos(10));
		assertThat(this.bound.exists()).isFalse();
		this.bound.refused(1, 4, 0);
		assertThat(this.bound.value()).isEqualTo(2);
	}

	private void succeed(int turns, long now) {
		for (int i = 0; i < turns; i++) {
			this.bound.succeeded(this.bound.generation(), now);
		}
	}

}

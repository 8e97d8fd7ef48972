package io.github.responsesws.session;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeepaliveTests {

	private final Keepalive keepalive = new Keepalive(
			SessionSettings.builder().pingInterval(Duration.ofNanos(100)).pingTimeout(Duration.ofNanos(10)).build());

	@Test
	void asksAfterSilenceAndThenGivesUp() {
		assertThat(this.keepalive.deadline(0)).isEqualTo(100);
		assertThat(this.keepalive.check(99, 0)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.check(100, 0)).isEqualTo(Keepalive.Action.PING);
		assertThat(this.keepalive.deadline(0)).isEqualTo(110);
		assertThat(this.keepalive.check(109, 0)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.check(110, 0)).isEqualTo(Keepalive.Action.LOST);
	}

	@Test
	void aSignOfLifeAnswersThePing() {
		assertThat(this.keepalive.check(100, 0)).isEqualTo(Keepalive.Action.PING);
		assertThat(this.keepalive.deadline(105)).isEqualTo(205);
		assertThat(this.keepalive.check(110, 105)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.check(205, 105)).isEqualTo(Keepalive.Action.PING);
		assertThat(this.keepalive.check(215, 105)).isEqualTo(Keepalive.Action.LOST);
	}

	@Test
	void aSignOfTheSameMomentAnswersThePing() {
		assertThat(this.keepalive.check(100, 0)).isEqualTo(Keepalive.Action.PING);
		assertThat(this.keepalive.check(110, 100)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.deadline(100)).isEqualTo(200);
	}

}

package io.github.responsesws.session;

import java.time.Duration;

import io.github.responsesws.connection.Upload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KeepaliveTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final Upload upload = new Upload(this.channel);

	private final Keepalive keepalive = new Keepalive(
			SessionSettings.builder().pingInterval(Duration.ofNanos(100)).pingTimeout(Duration.ofNanos(10)).build(),
			this.upload);

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

	@Test
	void theTimeForAnAnswerBeginsWhenThePingIsWritten() {
		assertThat(this.keepalive.check(100, 0)).isEqualTo(Keepalive.Action.PING);
		this.keepalive.written(107);
		assertThat(this.keepalive.check(110, 0)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.deadline(0)).isEqualTo(117);
		assertThat(this.keepalive.check(117, 0)).isEqualTo(Keepalive.Action.LOST);
	}

	@Test
	void aLargeRequestIsGivenTheTimeOfASlowLine() {
		this.upload.wrote(64 * 1024 + 64 * 1024, 0);
		assertThat(this.keepalive.check(100, 0)).isEqualTo(Keepalive.Action.PING);
		assertThat(this.keepalive.check(110, 0)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.deadline(0)).isEqualTo(1_000_000_010);
		assertThat(this.keepalive.check(1_000_000_010, 0)).isEqualTo(Keepalive.Action.LOST);
	}

	@Test
	void bytesThatLeaveAreNoSilence() {
		ByteBuf waiting = Unpooled.buffer(1000).writerIndex(1000);
		this.channel.write(waiting);
		assertThat(this.keepalive.check(100, 0)).isEqualTo(Keepalive.Action.PING);
		this.channel.flush();
		assertThat(this.keepalive.check(110, 0)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.deadline(0)).isEqualTo(120);
		assertThat(this.keepalive.check(119, 0)).isEqualTo(Keepalive.Action.NONE);
		assertThat(this.keepalive.check(120, 0)).isEqualTo(Keepalive.Action.LOST);
		this.channel.finishAndReleaseAll();
	}

}

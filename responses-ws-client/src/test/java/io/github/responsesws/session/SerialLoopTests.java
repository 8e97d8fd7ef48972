package io.github.responsesws.session;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SerialLoopTests {

	private final List<String> done = new ArrayList<>();

	private final SerialLoop loop = new SerialLoop(() -> this.done.add("batch"));

	@Test
	void aTaskThatIsBroughtByATaskRunsAfterIt() {
		this.loop.execute(() -> {
			this.loop.execute(() -> this.done.add("second"));
			this.done.add("first");
		});
		assertThat(this.done).startsWith("first", "second").endsWith("batch");
	}

	@Test
	void anErrorInATaskDoesNotStopTheLoop() {
		this.loop.execute(() -> {
			throw new LinkageError("broken on purpose");
		});
		this.loop.execute(() -> this.done.add("next"));
		assertThat(this.done).containsExactly("batch", "next", "batch");
	}

}

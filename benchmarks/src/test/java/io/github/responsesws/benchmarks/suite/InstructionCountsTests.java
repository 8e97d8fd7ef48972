package io.github.responsesws.benchmarks.suite;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InstructionCountsTests {

	@Test
	void countsWhatCompiledCodeSpentItself() throws IOException {
		assertThat(InstructionCounts.ofCompiledCode("""
				version: 1
				events: Ir
				ob=(1) /usr/lib/libc.so.6
				fn=(1) malloc
				0 7
				cob=(2) ???
				cfn=(2) 0x123
				calls=3 0
				0 100
				ob=(2)
				fn=(2)
				0 20
				+3 4
				cob=(1)
				cfn=(1)
				calls=1 0
				* 50
				* 1
				totals: 32
				""")).isEqualTo(25);
	}

}

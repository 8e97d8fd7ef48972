package io.github.responsesws.benchmarks.suite;

import io.github.responsesws.benchmarks.frameworks.Framework;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

import static org.assertj.core.api.Assertions.assertThat;

class FrameworkTableTests {

	private final FrameworkTable table = new FrameworkTable(JsonMapper.shared()
		.readTree(
				"""
						{"agents":{
						"SPRING_AI_CALL":{"millis":2000,"bytesSent":600,"bytesReceived":10,"cpuMillis":20},
						"SPRING_AI_CALL_OURS":{"millis":1000,"bytesSent":100,"bytesReceived":10,"cpuMillis":10},
						"SPRING_AI_STREAM":{"millis":2000,"bytesSent":600,"bytesReceived":10,"cpuMillis":20},
						"SPRING_AI_STREAM_OURS":{"millis":1500,"bytesSent":100,"bytesReceived":10,"cpuMillis":10},
						"LANGCHAIN4J":{"millis":3000,"bytesSent":500,"bytesReceived":10,"cpuMillis":20},
						"LANGCHAIN4J_RESPONSES":{"millis":4000,"fastestMillis":3900,"floorMillis":800,"bytesSent":400,"bytesReceived":10,"cpuMillis":20},
						"LANGCHAIN4J_OURS":{"millis":1000,"fastestMillis":900,"floorMillis":700,"bytesSent":100,"bytesReceived":10,"cpuMillis":10}}}
						"""));

	@Test
	void goalsAreHeldByTheLeastOfAllModels() {
		assertThat(this.table.leastSaved(Framework.SPRING_AI_CALL_OURS, Framework.SPRING_AI_STREAM_OURS)).isEqualTo(25);
		assertThat(this.table.leastSaved(Framework.SPRING_AI_CALL_OURS)).isEqualTo(50);
		assertThat(this.table.leastLessSent()).isEqualTo(4);
	}

	@Test
	void aRowOfAPeerTellsWhatIsSaved() {
		assertThat(this.table.markdown()).contains(
				"(Responses over HTTP) | 4,000 | 3,900 | 800 | 75 % | 400 | 4.0 | 10 | 20 |",
				"LangChain4j, responses-ws | 1,000 | 900 | 700 |  | 100 |  | 10 | 10 |");
	}

	@Test
	void whatIsMissingIsNoNumber() {
		assertThat(new FrameworkTable(MissingNode.getInstance()).leastSaved(Framework.LANGCHAIN4J_OURS)).isNaN();
	}

}

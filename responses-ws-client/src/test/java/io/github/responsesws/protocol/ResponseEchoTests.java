package io.github.responsesws.protocol;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A decoder that has seen responses says of the next one what one says that has seen
 * none.
 */
class ResponseEchoTests {

	private static final String TEXT = "Answer briefly and name your sources. ".repeat(12);

	private static final String EVENT = "{'type':'response.created','sequence_number':1,'response':{'id':'resp_1',"
			+ "'created_at':12,'status':'in_progress','error':null,'background':false,'output':[],'instructions':'"
			+ TEXT + "','tools':[{'type':'function','name':'order','strict':true}],'top_p':1.0,'usage':null}}";

	private final EventDecoder decoder = new EventDecoder();

	@ParameterizedTest
	@ValueSource(strings = { "resp_1|resp_2", "resp_1|", "'resp_1'|7", "'resp_1'|'a','id':'b'", "'id':'resp_1',|",
			"'id'|'idd'", "12|123", "12|1", "12|012", "12|12.5", "12|12e", "1.0|1.05", "1.0|1", "null}}|nullx}}",
			"null}}|null ,'a':1}}", "null}}|null}", "null}}|null,}}", "null}}|null}} x", "null}}|null",
			"in_progress|done", "'error':null,|", "'error'|'more':{},'error'", "[]|[{'id':'x'}]", "[]|[{]",
			"order|ordér", "order|or\\\"der", "strict':true|strict':tru", "false|true", "{'id'|{ 'id'",
			"sources. '|sources.'", "briefly|briefly'", "'response':{|'response':{},'response':{", "usage|id",
			",'response'|,'response':{'id':'first'},'response'" })
	void nextResponseMeansWhatItMeansAlone(String change) {
		int middle = change.indexOf('|');
		String event = EVENT.replace(change.substring(0, middle), change.substring(middle + 1));
		for (int i = 0; i < 3; i++) {
			assertThat(decode(this.decoder, EVENT)).isEqualTo(alone(EVENT));
			assertThat(decode(this.decoder, event)).isEqualTo(alone(event));
			assertThat(decode(this.decoder, event)).isEqualTo(alone(event));
		}
	}

	@Test
	void responsesOfManyKindsMeanWhatTheyMeanAlone() {
		Random random = new Random(7);
		for (int i = 0; i < 5_000; i++) {
			String event = event(random);
			assertThat(decode(this.decoder, event)).as("event %s", i).isEqualTo(alone(event));
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { ResponseMembers.MOST - 1, ResponseMembers.MOST, ResponseMembers.MOST + 1, 10_000 })
	void responseOfMoreMembersThanAnyServiceSendsIsNoProblem(int count) {
		String members = String.join(",", Collections.nCopies(count, "'more':'members'"));
		String event = EVENT.replace("'id':'resp_1'", members + ",'id':'resp_3'");
		for (int i = 0; i < 3; i++) {
			assertThat(decode(this.decoder, event)).isEqualTo(alone(event));
		}
	}

	@Test
	void keepsNoFrameAlive() {
		ResponseEcho echo = new ResponseEcho();
		WeakReference<byte[]> frame = new WeakReference<>(new byte[1 << 20]);
		echo.remember(frame.get(), 1 << 20);
		for (int i = 0; i < 100 && frame.get() != null; i++) {
			System.gc();
		}
		assertThat(frame.get()).isNull();
	}

	private static String event(Random random) {
		List<String> members = new ArrayList<>(
				List.of("'id':'resp_" + random.nextInt(3) + "'", "'created_at':" + random.nextInt(200),
						"'status':'" + (random.nextBoolean() ? "queued" : "completed") + "'",
						"'output':[" + "{},".repeat(random.nextInt(3)) + "1]", "'instructions':'" + TEXT + "'",
						"'top_p':1.0", "'tools':[{'type':'function'}]"));
		if (random.nextInt(4) == 0) {
			members.remove(random.nextInt(members.size()));
		}
		if (random.nextInt(4) == 0) {
			members.add(random.nextInt(members.size()), "'id':'resp_4'");
		}
		StringBuilder event = new StringBuilder("{'type':'response.in_progress','response':{")
			.append(String.join(",", members))
			.append("}}");
		if (random.nextInt(3) == 0) {
			event.setCharAt(random.nextInt(event.length()), " ,'\\{}[]:0aé".charAt(random.nextInt(12)));
		}
		return event.toString();
	}

	private static String alone(String event) {
		return decode(new EventDecoder(), event);
	}

	private static String decode(EventDecoder decoder, String event) {
		byte[] bytes = ("\"]}" + Frames.quoted(event) + "{\"a").getBytes(StandardCharsets.UTF_8);
		try {
			ResponseEvent decoded = decoder.decode(bytes, 3, bytes.length - 6);
			String id = (decoded instanceof ResponseLifecycleEvent change)
					? change.responseId() + change.response().status() : "";
			return decoded.type() + ' ' + id + ' ' + decoded.json().asString();
		}
		catch (MalformedEventException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

}

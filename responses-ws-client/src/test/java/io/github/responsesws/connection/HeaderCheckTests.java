package io.github.responsesws.connection;

import java.util.Map;

import io.github.responsesws.settings.InvalidSettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HeaderCheckTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "blue\r\nX-Admin: true", "blue\nX-Admin: true", "blue\r", "\u0000", "a\u007fb", "\u001b[31m" })
	void valuesWithLineBreaksAreRefusedAndNotRepeated(String value) {
		for (Runnable build : new Runnable[] {
				() -> ConnectionSettings.builder().headers(Map.of("X-Tenant", value)).build(),
				() -> ConnectionSettings.builder().organization(value).build(),
				() -> ConnectionSettings.builder().project(value).build(),
				() -> ConnectionSettings.builder().subprotocol(value).build() }) {
			assertThatExceptionOfType(InvalidSettingsException.class).isThrownBy(build::run)
				.withMessageStartingWith("responses-ws.")
				.withMessageNotContaining("Admin")
				.withMessageNotContaining("\u001b");
		}
		assertThatIllegalArgumentException().isThrownBy(() -> Credentials.bearer(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "X-A\r\nX-Admin", "X A", "", "X:A", "X-\u00e4", "X-A\u0000" })
	void namesThatAreNoHeadersAreRefused(String name) {
		assertThatExceptionOfType(InvalidSettingsException.class)
			.isThrownBy(() -> ConnectionSettings.builder().headers(Map.of(name, "blue")).build())
			.withMessage("responses-ws.headers holds a name that is no header's");
		assertThatIllegalArgumentException().isThrownBy(() -> Credentials.header(name, "key"));
	}

	@Test
	void ordinaryHeadersPass() {
		Map<String, String> headers = Map.of("X-Tenant", "blue; q=\"1\"\tx", "x_y.z~!#$", "");
		assertThat(ConnectionSettings.builder().headers(headers).subprotocol("a.v1, b").build().headers())
			.isEqualTo(headers);
	}

}

package io.github.responsesws.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.responsesws.protocol.ApiException;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.ReplayVerdict;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.resilience.RetryPolicy;
import io.github.responsesws.resilience.RetrySettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * docs/errors.md has every error there is, and says of each what the code does.
 */
class ErrorsPageTests {

	/** Those that services and gateways are known to send, steering's included. */
	private static final Set<String> CODES_OF_SERVICES = Set.of("previous_response_not_found",
			"invalid_encrypted_content", "websocket_connection_limit_reached", "websocket_stream_limit_reached",
			"invalid_stream_id", "rate_limit_exceeded", "server_is_overloaded", "server_error", "insufficient_quota",
			"credit_balance_exhausted", "organization_spend_limit_exceeded", "project_spend_limit_exceeded",
			"organization_usage_limit_exceeded", "usage_limit_reached", "invalid_api_key", "context_length_exceeded",
			"invalid_request_error", "response_not_found", "invalid_input", "steering_not_supported",
			"too_many_pending_steers", "response_already_completed", "response_not_active",
			"successor_creation_failed");

	private static final RetryPolicy RETRY = RetryPolicy.of(RetrySettings.builder().build(), Schedulers.parallel());

	private static final Pattern CODE = Pattern.compile("`([^`]+)`");

	private static final Path PAGE = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
		.resolve("docs/errors.md");

	static List<Row> rows() {
		return lines(6).filter((cells) -> cells.get(1).startsWith("`")).map(Row::of).toList();
	}

	static Stream<Row> answers() {
		return rows().stream().filter(Row::isAnswer);
	}

	private static Stream<List<String>> lines(int columns) {
		try {
			return Files.readString(PAGE)
				.lines()
				.filter((line) -> line.startsWith("|"))
				.map((line) -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
					.map(String::strip)
					.toList())
				.filter((cells) -> cells.size() == columns);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void hasEveryException() {
		Set<String> all = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.github.responsesws")
			.stream()
			.filter((type) -> type.isAssignableTo(ResponsesException.class))
			.filter((type) -> !type.getModifiers().stream().anyMatch((modifier) -> modifier.name().equals("ABSTRACT")))
			.map(JavaClass::getSimpleName)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(rows().stream().map(Row::type).collect(Collectors.toSet())).isEqualTo(all);
	}

	@Test
	void hasEveryCodeOfServices() {
		Set<String> codes = Stream
			.concat(rows().stream().flatMap((row) -> row.codes().stream()),
					lines(2).flatMap((cells) -> found(cells.get(0)).stream()))
			.collect(Collectors.toSet());
		assertThat(codes).containsAll(CODES_OF_SERVICES);
	}

	@ParameterizedTest
	@MethodSource("answers")
	void answersOfTheServiceAreClassifiedAsTold(Row row) {
		for (String code : row.codes()) {
			ApiException failure = failure(code, row.type());
			assertThat(failure.getClass().getSimpleName()).as(code).isEqualTo(row.type());
			assertThat(failure.code()).isEqualTo(code);
			assertThat(Set.of(failure.replayVerdict())).as(code).isEqualTo(row.verdicts());
			assertThat(row.again()).as(code).isEqualTo(again(failure));
		}
	}

	private static ApiException failure(String code, String type) {
		if (code.equals("response_failed")) {
			return ApiException.from(Response.of(RawJson.parse("{\"id\":\"resp_1\"}")), false);
		}
		boolean known = !code.equals("unknown_error");
		String body = known ? "{\"error\":{\"code\":\"" + code + "\",\"message\":\"Some words.\"}}" : "{}";
		return ApiException.fromHttp(type.equals("BadRequestException") ? 400 : -1, Map.of(),
				body.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void errorsOfTheClientHaveTheCodesAndVerdictsThatAreTold() {
		Map<String, Set<String>> told = new TreeMap<>();
		rows().stream()
			.filter((row) -> !row.isAnswer())
			.forEach((row) -> row.codes()
				.forEach((code) -> row.verdicts()
					.forEach((verdict) -> told.computeIfAbsent(row.type(), (type) -> new TreeSet<>())
						.add(code + " " + verdict + " " + row.again()))));
		Map<String, Set<String>> done = new TreeMap<>();
		told.keySet()
			.forEach((type) -> ExceptionExamples.of(type)
				.forEach((failure) -> done.computeIfAbsent(type, (ignored) -> new TreeSet<>())
					.add(failure.code() + " " + failure.replayVerdict() + " " + again(failure))));
		// What is ambiguous before any output is never sent again after it.
		for (Map<String, Set<String>> all : List.of(told, done)) {
			all.values()
				.stream()
				.filter((lines) -> lines.stream().anyMatch((line) -> line.contains(" AMBIGUOUS ")))
				.forEach((lines) -> lines.removeIf((line) -> line.endsWith(" NEVER no")));
		}
		assertThat(done).isEqualTo(told);
	}

	/**
	 * Whether a conversation sends a turn again that its caller has seen nothing of.
	 */
	private static String again(ResponsesException failure) {
		boolean unstored = isSentAgain(failure, false);
		boolean stored = isSentAgain(failure, true);
		assertThat(unstored || !stored).isTrue();
		return stored ? "yes" : unstored ? "unless stored" : "no";
	}

	private static boolean isSentAgain(ResponsesException failure, boolean stored) {
		ConversationState state = ConversationState.initial("c")
			.advanced(1, "resp_1", stored, ReplayWindow.of(List.of(RawJson.parse("{}"))), LeftOpen.NONE);
		try {
			new TurnRecovery(ConversationSettings.builder().build(), RETRY.begin(null), state, stored).next(failure);
			return true;
		}
		catch (ResponsesException ex) {
			assertThat(ex).isSameAs(failure);
			return false;
		}
	}

	private static List<String> found(String cell) {
		return CODE.matcher(cell).results().map((MatchResult code) -> code.group(1)).toList();
	}

	/**
	 * A row of the page.
	 */
	record Row(String what, String type, List<String> codes, Set<ReplayVerdict> verdicts, String again) {

		static Row of(List<String> cells) {
			Set<ReplayVerdict> verdicts = found(cells.get(3)).stream()
				.map(ReplayVerdict::valueOf)
				.collect(Collectors.toCollection(() -> EnumSet.noneOf(ReplayVerdict.class)));
			return new Row(cells.get(0), found(cells.get(1)).get(0), found(cells.get(2)), verdicts, cells.get(4));
		}

		boolean isAnswer() {
			return ExceptionExamples.type(this.type).getSuperclass() == ApiException.class
					|| this.type.equals("ApiException");
		}

		@Override
		public String toString() {
			return this.type + ": " + this.what;
		}

	}

}

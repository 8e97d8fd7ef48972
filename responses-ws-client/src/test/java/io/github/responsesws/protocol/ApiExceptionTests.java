package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApiExceptionTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					'status':400,'error':{'type':'invalid_request_error','code':'previous_response_not_found','message':'m'} | PreviousResponseNotFoundException | previous_response_not_found | SAFE_WITH_FULL_INPUT
					'code':'previous_response_not_found','message':'m','param':'previous_response_id' | PreviousResponseNotFoundException | previous_response_not_found | SAFE_WITH_FULL_INPUT
					'status':404,'error':{'message':'gone','param':'previous_response_id'} | PreviousResponseNotFoundException | previous_response_not_found | SAFE_WITH_FULL_INPUT
					'error':{'type':'invalid_request_error','message':'Previous response with id resp_1 not found.'} | PreviousResponseNotFoundException | previous_response_not_found | SAFE_WITH_FULL_INPUT
					'status':400,'error':{'code':'websocket_connection_limit_reached','message':'m'} | ConnectionLimitReachedException | websocket_connection_limit_reached | SAFE
					'status':400,'error':{'code':'websocket_stream_limit_reached','message':'m'} | StreamLimitReachedException | websocket_stream_limit_reached | SAFE
					'status':400,'error':{'code':'invalid_stream_id','message':'m'} | BadRequestException | invalid_stream_id | NEVER
					'status':429,'error':{'code':'rate_limit_exceeded','message':'m'} | RateLimitedException | rate_limit_exceeded | SAFE_AFTER_DELAY
					'status_code':429,'error':{'message':'m'} | RateLimitedException | rate_limit_exceeded | SAFE_AFTER_DELAY
					'error':{'code':'429','message':'m'} | RateLimitedException | rate_limit_exceeded | SAFE_AFTER_DELAY
					'code':429,'message':'m' | RateLimitedException | rate_limit_exceeded | SAFE_AFTER_DELAY
					'status':'429','message':'m' | RateLimitedException | rate_limit_exceeded | SAFE_AFTER_DELAY
					'status':429,'error':{'code':'insufficient_quota','message':'m'} | QuotaExceededException | insufficient_quota | NEVER
					'error':{'code':'server_is_overloaded','message':'m'} | ServerOverloadedException | server_is_overloaded | SAFE_AFTER_DELAY
					'error':{'type':'server_error','code':null,'message':'m'} | ServerOverloadedException | server_error | SAFE_AFTER_DELAY
					'status':500 | ServerOverloadedException | server_error | SAFE_AFTER_DELAY
					'status':503,'error':'upstream gone' | ServerOverloadedException | server_error | SAFE_AFTER_DELAY
					'error':{'code':'invalid_api_key','message':'m'} | AuthenticationException | invalid_api_key | NEVER
					'status':401,'error':{'message':'m'} | AuthenticationException | authentication_error | NEVER
					'status':403,'error':{'type':'permission_error','message':'m'} | AuthenticationException | permission_error | NEVER
					'status':400,'error':{'code':'context_length_exceeded','message':'m'} | ContextLengthExceededException | context_length_exceeded | NEVER
					'error':{'type':'invalid_request_error','message':'m'} | BadRequestException | invalid_request_error | NEVER
					'status':422 | BadRequestException | invalid_request_error | NEVER
					'message':'m' | ApiException | unknown_error | NEVER
					'error':{} | ApiException | unknown_error | NEVER
					'error':null | ApiException | unknown_error | NEVER
					'error':[1] | ApiException | unknown_error | NEVER
					""")
	void errorEventBecomesItsException(String fields, String type, String code, ReplayVerdict verdict) {
		ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted("{'type':'error'," + fields + "}"));
		ApiException before = ApiException.from(event, false);
		assertThat(before.getClass().getSimpleName()).isEqualTo(type);
		assertThat(before.code()).isEqualTo(code);
		assertThat(before.replayVerdict()).isEqualTo(verdict);
		assertThat(before.outputEmitted()).isFalse();
		assertThat(before).message().contains(code);
		ApiException after = ApiException.from(event, true);
		assertThat(after).hasSameClassAs(before);
		assertThat(after.replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
		assertThat(after.outputEmitted()).isTrue();
	}

	@Test
	void nestedErrorKeepsItsFields() {
		ErrorEvent event = Frames.decode(ErrorEvent.class,
				Frames.quoted("{'type':'error','status':429,'stream_id':'lane-3','error':{'type':'tokens',"
						+ "'code':'rate_limit_exceeded','message':'slow','param':'input',"
						+ "'headers':{'Retry-After':'1.5','x-request-id':'req_1','x-ratelimit-remaining-tokens':0}}}"));
		assertThat(event.status()).isEqualTo(429);
		assertThat(event.code()).isEqualTo("rate_limit_exceeded");
		assertThat(event.errorType()).isEqualTo("tokens");
		assertThat(event.message()).isEqualTo("slow");
		assertThat(event.param()).isEqualTo("input");
		assertThat(event.retryAfter()).isEqualTo(Duration.ofMillis(1500));
		assertThat(event.streamId()).isEqualTo("lane-3");
		assertThat(event.isTerminal()).isFalse();
		assertThat(event.endsTurn()).isTrue();
		ApiException ex = ApiException.from(event, false);
		assertThat(ex.headers()).containsEntry("X-RateLimit-Remaining-Tokens", "0");
		assertThat(ex.requestId()).isEqualTo("req_1");
		assertThat(ex.retryAfter()).isEqualTo(Duration.ofMillis(1500));
		assertThat(ex.status()).isEqualTo(429);
		assertThat(ex.errorType()).isEqualTo("tokens");
		assertThat(ex.param()).isEqualTo("input");
		assertThat(ex.hint()).isNotNull();
		assertThat(ex).hasMessage("The service answered 429 rate_limit_exceeded for input (request req_1): slow");
	}

	@Test
	void staleIdInAFailedResponseIsRecognised() {
		Response failed = Response.of(RawJson.parse(Frames.quoted("{'id':'r','status':'failed','error':"
				+ "{'code':'invalid_request_error','message':'Previous response with id resp_9 not found.'}}")));
		assertThat(ApiException.from(failed, false)).isInstanceOf(PreviousResponseNotFoundException.class);
		Response limited = Response
			.of(RawJson.parse(Frames.quoted("{'status':'failed','error':{'code':'rate_limit_exceeded'}}")));
		assertThat(ApiException.from(limited, false)).isInstanceOf(RateLimitedException.class);
		Response bare = Response.of(RawJson.parse(Frames.quoted("{'status':'failed','error':null}")));
		assertThat(ApiException.from(bare, false)).isInstanceOf(ResponseFailedException.class)
			.hasMessage("The service answered response_failed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html><body>Bad gateway</body></html>", "{", "null", "[]", "\"x\"", "12" })
	void bodyOfAnyKindIsUnderstood(String body) {
		ApiException ex = ApiException.fromHttp(502, Map.of(), body.getBytes(StandardCharsets.UTF_8));
		assertThat(ex).isInstanceOf(ServerOverloadedException.class).message().doesNotContain("<");
		assertThat(ex.status()).isEqualTo(502);
	}

	@Test
	void httpAnswerKeepsHeadersAndBody() {
		ApiException ex = ApiException.fromHttp(401, Map.of("X-Request-Id", "req_7"),
				"{\"error\":{\"message\":\"Incorrect key\",\"code\":\"invalid_api_key\"}}"
					.getBytes(StandardCharsets.UTF_8));
		assertThat(ex).isInstanceOf(AuthenticationException.class);
		assertThat(ex.requestId()).isEqualTo("req_7");
		assertThat(ex.serverMessage()).isEqualTo("Incorrect key");
		assertThat(ApiException.fromHttp(503, Map.of(), "no healthy upstream".getBytes(StandardCharsets.UTF_8)))
			.hasMessage("The service answered 503 server_error: no healthy upstream");
		assertThat(ApiException
			.fromHttp(400, Map.of(), "[{\"error\":{\"message\":\"m\"}}]".getBytes(StandardCharsets.UTF_8))
			.serverMessage()).isEqualTo("m");
	}

	@Test
	void longServerMessageIsCut() {
		String text = "x".repeat(1_000);
		ApiException ex = ApiException.fromHttp(400, Map.of(), text.getBytes(StandardCharsets.UTF_8));
		assertThat(ex.serverMessage()).isEqualTo(text);
		assertThat(ex.getMessage()).hasSizeLessThan(400).endsWith("x…");
	}

	@ParameterizedTest
	@CsvSource({ "retry-after,2,2000", "Retry-After,0.25,250", "retry-after-ms,40,40", "retry-after,soon,-1",
			"retry-after,-3,-1", "retry-after,1e300,-1", "retry-after,NaN,-1",
			"retry-after,'Wed, 21 Oct 2015 07:28:00 GMT',0" })
	void retryAfterIsRead(String header, String value, long millis) {
		ApiException ex = ApiException.fromHttp(429, Map.of(header, value), new byte[0]);
		assertThat(ex.retryAfter()).isEqualTo((millis < 0) ? null : Duration.ofMillis(millis));
	}

	@Test
	void retryAfterInTheFutureIsADelay() {
		String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
		assertThat(ApiException.fromHttp(429, Map.of("retry-after", date), new byte[0]).retryAfter())
			.isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
	}

}

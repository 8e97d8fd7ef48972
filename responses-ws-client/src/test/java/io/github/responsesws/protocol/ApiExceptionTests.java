package io.github.responsesws.protocol;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
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

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			Rate limit reached. Please try again in 1.3s.        | 1300
			Please try again in 28ms. Visit the limits page.     | 28
			Please try again in 6m0s.                            | 360000
			Try again in 1h2m                                    | 3720000
			Please retry after 7 seconds.                        | 7000
			Retry after 1 minute and 5 seconds                   | 65000
			please wait 2 hours                                  | 7200000
			Your limit resets in 3 days.                         | 259200000
			Please try again in 0.5 sec                          | 500
			Try again in a moment                                |
			Try again in 5 parsecs                               |
			Try again in 99999999 days                           |
			Rate limit reached for gpt-5 on 30000 tokens per min |
			""")
	void theWaitMayStandInTheSentence(String message, @Nullable Long millis) {
		String error = "'message':'" + message + "'";
		for (String frame : List.of("'status':429,'error':{'code':'rate_limit_exceeded'," + error + "}",
				"'code':'rate_limit_exceeded'," + error, error)) {
			ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted("{'type':'error'," + frame + "}"));
			assertThat(event.retryAfter()).as(frame).isEqualTo((millis != null) ? Duration.ofMillis(millis) : null);
		}
		Response failed = Response.of(RawJson
			.parse(Frames.quoted("{'status':'failed','error':{'code':'rate_limit_exceeded'," + error + "}}")));
		assertThat(ApiException.from(failed, false).retryAfter())
			.isEqualTo((millis != null) ? Duration.ofMillis(millis) : null);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			'error':{'retry_after':7}                                | 7000
			'error':{'retry_after':'1.5'}                            | 1500
			'error':{'retry_after':'6m0s'}                           | 360000
			'error':{'resets_in_seconds':0.25}                       | 250
			'error':{'message':'m'},'retry_after':2                  | 2000
			'retry_after_ms':40                                      | 40
			'error':{'resets_at':1}                                  | 0
			'error':{'resets_at':'2015-10-21T07:28:00Z'}             | 0
			'error':{'resets_at':'soon','retry_after':'soon'}        | -1
			'error':{'resets_at':1e300}                              | -1
			'error':{'resets_at':'+999999999-01-01T00:00:00Z'}       | -1
			'error':{'retry_after':-1}                               | -1
			'error':{'retry_after':3,'headers':{'retry-after':'2'}}  | 2000
			'error':{'retry_after':3,'message':'try again in 9s'}    | 3000
			""")
	void theWaitMayStandInTheBody(String frame, long millis) {
		ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted("{'type':'error'," + frame + "}"));
		assertThat(event.retryAfter()).isEqualTo((millis < 0) ? null : Duration.ofMillis(millis));
	}

	@Test
	void aMomentInTheFutureIsADelay() {
		long moment = System.currentTimeMillis() / 1_000 + 3_600;
		for (String value : List.of("" + moment, "'" + moment + "'", moment + "000",
				"'" + Instant.ofEpochSecond(moment) + "'")) {
			ErrorEvent event = Frames.decode(ErrorEvent.class,
					Frames.quoted("{'type':'error','status':429,'error':{'resets_at':" + value + "}}"));
			assertThat(event.retryAfter()).as(value).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
		}
	}

	@Test
	void aMessageThatMayQuoteTheCallerIsNotRead() {
		ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted(
				"{'type':'error','status':422,'error':{'message':'Bad input: try again in 5s, previous response not found'}}"));
		assertThat(event.retryAfter()).isNull();
		assertThat(ApiException.from(event, false)).isInstanceOf(BadRequestException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'status':400,'error':{'code':'previous_response_not_found','message':'m'}",
			"'status':400,'error':{'type':'invalid_request_error','message':'Invalid `previous_response_id`.'}",
			"'status':404,'error':{'message':'Response with id <resp_1> not found.','param':'response_id'}",
			"'status':404,'error':{'code':404,'type':'NotFoundError','message':'Response with id resp_1 not found.','param':'response_id'}",
			"'status':400,'error':{'message':'Previous response cannot be used for this organization due to Zero Data Retention.'}",
			"'message':'Previous response with id resp_1 has expired.'",
			"'status_code':'404','message':'Response resp_1 does not exist'" })
	void aPredecessorMayBeLostInOtherWords(String error) {
		ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted("{'type':'error'," + error + "}"));
		assertThat(ApiException.from(event, false)).isInstanceOf(PreviousResponseNotFoundException.class)
			.extracting(ResponsesException.class::cast)
			.satisfies((ex) -> assertThat(ex.replayVerdict()).isEqualTo(ReplayVerdict.SAFE_WITH_FULL_INPUT));
		String inner = error.contains("'error':") ? error.replaceFirst(".*?'error':", "") : "{" + error + "}";
		Response failed = Response.of(RawJson.parse(Frames.quoted("{'status':'failed','error':" + inner + "}")));
		assertThat(ApiException.from(failed, false)).isInstanceOf(PreviousResponseNotFoundException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"'status':400,'error':{'code':'invalid_type','param':'previous_response_id','message':'Invalid type for previous_response_id: expected a string.'}",
			"'status':400,'error':{'param':'previous_response_id','message':'Mutually exclusive parameters: previous_response_id and conversation.'}",
			"'status':404,'error':{'message':'The model gpt-9 was not found.','param':'model'}",
			"'status':404,'error':{'message':'Item with id msg_1 not found.','param':'input'}",
			"'status':500,'error':{'message':'The previous response was not found in the cache'}" })
	void whatIsWrongOtherwiseIsNoLostPredecessor(String error) {
		ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted("{'type':'error'," + error + "}"));
		assertThat(ApiException.from(event, false)).isNotInstanceOf(PreviousResponseNotFoundException.class)
			.isNotInstanceOf(ReasoningRejectedException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "'status':400,'error':{'code':'invalid_encrypted_content','message':'m'}",
			"'code':'invalid_encrypted_content','message':'m'",
			"'status':404,'error':{'message':'Item with id rs_0a1 not found. Items are not persisted when `store` is set to false.'}",
			"'status':400,'error':{'message':'The encrypted content gAAA could not be verified.'}" })
	void reasoningThatCannotBeReadIsAnErrorOfItsOwn(String error) {
		ErrorEvent event = Frames.decode(ErrorEvent.class, Frames.quoted("{'type':'error'," + error + "}"));
		assertThat(ApiException.from(event, false)).isInstanceOf(ReasoningRejectedException.class)
			.satisfies((ex) -> assertThat(((ResponsesException) ex).replayVerdict())
				.isEqualTo(ReplayVerdict.SAFE_WITHOUT_REASONING));
		assertThat(ApiException.from(event, true).replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
	}

	@ParameterizedTest
	@ValueSource(strings = { "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
			"project_spend_limit_exceeded", "organization_usage_limit_exceeded", "usage_limit_reached" })
	void whatNobodyPaysForIsFinal(String code) {
		for (String error : List.of("'code':'" + code + "'", "'type':'" + code + "'")) {
			ErrorEvent event = Frames.decode(ErrorEvent.class, Frames
				.quoted("{'type':'error','status':429,'error':{" + error + ",'message':'m','resets_in_seconds':60}}"));
			ApiException ex = ApiException.from(event, false);
			assertThat(ex).isInstanceOf(QuotaExceededException.class);
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.replayVerdict()).isEqualTo(ReplayVerdict.NEVER);
			assertThat(ex.retryAfter()).isEqualTo(Duration.ofMinutes(1));
		}
	}

	@Test
	void retryAfterInTheFutureIsADelay() {
		String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
		assertThat(ApiException.fromHttp(429, Map.of("retry-after", date), new byte[0]).retryAfter())
			.isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
	}

}

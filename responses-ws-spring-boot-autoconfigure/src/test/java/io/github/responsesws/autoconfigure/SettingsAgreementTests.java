package io.github.responsesws.autoconfigure;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.responsesws.BuiltSettings;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.TimeoutSettings;
import io.github.responsesws.conversation.ConversationSettings;
import io.github.responsesws.conversation.Conversations;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.resilience.LimitSettings;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.session.MultiAgentSettings;
import io.github.responsesws.session.PoolSettings;
import io.github.responsesws.session.SessionSettings;
import io.github.responsesws.tool.ToolSettings;
import io.github.responsesws.transport.FallbackSettings;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what properties and settings have in common, so that none is forgotten.
 */
class SettingsAgreementTests {

	@Test
	void freshPropertiesGiveTheDefaultsOfTheSettings() {
		BuiltSettings settings = MappedSettings.built(Map.of());
		assertThat(MappedSettings.values(settings.connection()))
			.isEqualTo(MappedSettings.values(ConnectionSettings.builder().baseUrl(MappedSettings.BASE_URL).build()));
		assertThat(MappedSettings.values(settings.timeouts()))
			.isEqualTo(MappedSettings.values(TimeoutSettings.builder().build()));
		assertThat(MappedSettings.values(settings.session()))
			.isEqualTo(MappedSettings.values(SessionSettings.builder().build()));
		assertThat(MappedSettings.values(settings.pool()))
			.isEqualTo(MappedSettings.values(PoolSettings.builder().build()));
		assertThat(MappedSettings.values(settings.multiAgent()))
			.isEqualTo(MappedSettings.values(MultiAgentSettings.builder().build()));
		assertThat(MappedSettings.values(settings.http()))
			.isEqualTo(MappedSettings.values(HttpSettings.builder().build()));
		assertThat(MappedSettings.values(settings.fallback()))
			.isEqualTo(MappedSettings.values(FallbackSettings.builder().build()));
		assertThat(MappedSettings.values(settings.conversation()))
			.isEqualTo(MappedSettings.values(ConversationSettings.builder().build()));
		assertThat(MappedSettings.values(settings.retry()))
			.isEqualTo(MappedSettings.values(RetrySettings.builder().build()));
		assertThat(MappedSettings.values(settings.limits()))
			.isEqualTo(MappedSettings.values(LimitSettings.builder().build()));
		SettingsMapper mapper = MappedSettings.mapper(Map.of());
		assertThat(mapper.repositoryTimeout())
			.isEqualTo(Conversations.builder((request, placement) -> Flux.empty()).build().repositoryTimeout());
		assertThat(MappedSettings.values(mapper.tool()))
			.isEqualTo(MappedSettings.values(ToolSettings.builder().build()));
	}

	@Test
	void groupsOfPropertiesAreGroupsOfSettings() {
		assertThat(names(new ResponsesWsProperties.Timeouts())).isEqualTo(names(TimeoutSettings.builder()));
		assertThat(names(new SessionProperties())).isEqualTo(names(SessionSettings.builder()));
		assertThat(names(new PoolProperties(), "failFast")).isEqualTo(names(PoolSettings.builder()));
		assertThat(names(new MultiAgentProperties())).isEqualTo(names(MultiAgentSettings.builder()));
		assertThat(names(new HttpProperties())).isEqualTo(names(HttpSettings.builder()));
		assertThat(names(new FallbackProperties(), "outOfService")).isEqualTo(names(FallbackSettings.builder()));
		assertThat(names(new ToolProperties())).isEqualTo(names(ToolSettings.builder()));
		assertThat(names(new RetryProperties())).isEqualTo(names(RetrySettings.builder()));
		assertThat(names(new LimitsProperties(), "store", "redis")).isEqualTo(names(LimitSettings.builder()));
		assertThat(names(new ConversationProperties(), "repository", "repositoryTimeout", "timeToLive", "memory",
				"redis", "strictPrefix", "store", "compactThreshold"))
			.isEqualTo(names(ConversationSettings.builder(), "request"));
		assertThat(names(new ResponsesWsProperties(), "apiKey", "provider", "model", "timeouts", "session", "pool",
				"conversation", "retry", "limits", "warmUp", "tool", "multiAgent", "ssl", "transport", "fallback",
				"http", "observation", "wireLog", "clients"))
			.isEqualTo(names(ConnectionSettings.builder()));
	}

	private static Set<String> names(Object bean, String... except) {
		Set<String> names = new TreeSet<>();
		for (Method method : bean.getClass().getDeclaredMethods()) {
			if (Modifier.isPublic(method.getModifiers()) && !method.isSynthetic()) {
				Matcher getter = Pattern.compile("(?:get|is)([A-Z].*)").matcher(method.getName());
				if (getter.matches()) {
					names.add(StringUtils.uncapitalize(getter.group(1)));
				}
				else if (method.getParameterCount() == 1 && !method.getName().startsWith("set")) {
					names.add(method.getName());
				}
			}
		}
		assertThat(names).containsAll(Set.of(except));
		names.removeAll(Set.of(except));
		return names;
	}

}

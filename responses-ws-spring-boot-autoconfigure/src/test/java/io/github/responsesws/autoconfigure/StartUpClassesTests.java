package io.github.responsesws.autoconfigure;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.autoconfigure.health.ResponsesWsHealthContributorAutoConfiguration;
import io.github.responsesws.autoconfigure.metrics.ResponsesWsMetricsAutoConfiguration;
import io.github.responsesws.autoconfigure.observation.ResponsesWsObservationAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What only turns need is not even loaded while an application starts.
 */
class StartUpClassesTests {

	private static final List<String> OF_TURNS = List.of("io.github.responsesws.session.SessionPool",
			"io.github.responsesws.session.Session", "io.github.responsesws.http.HttpTurns",
			"io.github.responsesws.transport.Transports", "io.github.responsesws.PooledResponsesWebSocketClient",
			"io.github.responsesws.conversation.GuardedRepository", "io.github.responsesws.schema.SchemaGenerator",
			"reactor.netty.http.client.HttpClientConnect", "tools.jackson.databind.deser.BeanDeserializerFactory");

	@Test
	void classesOfTurnsAreLoadedWhenTheyAreNeeded() throws Exception {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (Loader loader = Loader.ofClassPath()) {
			thread.setContextClassLoader(loader);
			Object application = loader.loadClass(Application.class.getName()).getDeclaredConstructor().newInstance();
			((Runnable) application).run();
			assertThat(loader.loaded(OF_TURNS)).isEmpty();
			((AutoCloseable) application).close();
			assertThat(loader.loaded(OF_TURNS)).contains("io.github.responsesws.session.SessionPool",
					"io.github.responsesws.PooledResponsesWebSocketClient");
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	/**
	 * Loads every class anew, and knows which.
	 */
	private static final class Loader extends URLClassLoader {

		private Loader(URL[] classPath) {
			super(classPath, ClassLoader.getPlatformClassLoader());
		}

		static Loader ofClassPath() {
			return new Loader(Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
				.map(Loader::url)
				.toArray(URL[]::new));
		}

		private static URL url(String entry) {
			try {
				return Path.of(entry).toUri().toURL();
			}
			catch (MalformedURLException ex) {
				throw new IllegalArgumentException(ex);
			}
		}

		List<String> loaded(List<String> names) {
			return names.stream().filter((name) -> findLoadedClass(name) != null).toList();
		}

	}

	/**
	 * An application that starts, and uses its client as it ends.
	 */
	public static final class Application implements Runnable, AutoCloseable {

		private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

		@Override
		public void run() {
			TestPropertyValues.of("responses-ws.api-key=some-key").applyTo(this.context);
			this.context.register(Meters.class, ResponsesWsAutoConfiguration.class,
					ResponsesWsToolAutoConfiguration.class, ResponsesWsMetricsAutoConfiguration.class,
					ResponsesWsObservationAutoConfiguration.class, ResponsesWsHealthContributorAutoConfiguration.class);
			this.context.refresh();
			this.context.getBeanProvider(MeterBinder.class)
				.forEach((binder) -> binder.bindTo(this.context.getBean(MeterRegistry.class)));
		}

		@Override
		public void close() {
			this.context.getBean(ResponsesWebSocketClient.class).conversation();
			this.context.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		@Bean
		ObservationRegistry observationRegistry() {
			return ObservationRegistry.create();
		}

	}

}

package io.github.responsesws.tool;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.Function;

import io.github.responsesws.ResponsesWebSocketClient;
import io.github.responsesws.test.RequestMatcher;
import io.github.responsesws.test.Scripts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What lives longer than an application keeps none of its classes: the client of this
 * test is one that a restarted application would find again.
 */
class DiscardedApplicationTests {

	private static final String PLACE = "{\"city\":\"Paris\",\"sky\":\"RAIN\"}";

	private static final String CUSTOM_CALL = """
			{"output":[{"type":"custom_tool_call","id":"ct_1","call_id":"call_1","name":"custom","input":"Paris",\
			"status":"completed"}]}""";

	private final LoopServer server = new LoopServer();

	@AfterEach
	void close() {
		this.server.close();
	}

	@Test
	void theClassesOfAnApplicationGoWithIt() throws Exception {
		// Threads keep whose code started them, so none may be the discarded one.
		respond();
		new DiscardedApplication().apply(this.server.client());
		this.server.server().reset();
		respond();
		WeakReference<ClassLoader> application = run();
		assertThat(this.server.input(1)).hasSize(2)
			.allMatch((item) -> item.path("output").asString("").contains(PLACE));
		assertThat(this.server.input(2)).singleElement()
			.matches((item) -> item.path("output").asString("").contains(PLACE));
		assertThat(this.server.request(0).body().path("note"))
			.hasToString(PLACE.replace("Paris", "Rome").replace("RAIN", "SUN"));
		LoopServer.await(() -> {
			System.gc();
			return application.get() == null;
		});
	}

	private void respond() {
		this.server.server()
			.onRequest(RequestMatcher.any())
			.respond(
					Scripts.functionCall("by_type", PLACE)
						.then(Scripts.functionCall("annotated", "{\"place\":" + PLACE + "}")),
					Scripts.script().completeWith(CUSTOM_CALL), Scripts.text("{\"items\":[" + PLACE + "]}"),
					Scripts.text("{\"place\":" + PLACE + ",\"degrees\":20}"));
	}

	private WeakReference<ClassLoader> run() throws Exception {
		try (OwnClasses loader = new OwnClasses()) {
			Class<?> type = loader.loadClass(DiscardedApplication.class.getName());
			assertThat(type).isNotEqualTo(DiscardedApplication.class);
			@SuppressWarnings("unchecked")
			Function<ResponsesWebSocketClient, Object> application = (Function<ResponsesWebSocketClient, Object>) type
				.getDeclaredConstructor()
				.newInstance();
			assertThat(application.apply(this.server.client())).isEqualTo(List.of("Paris", "RAIN"));
			return new WeakReference<>(loader);
		}
	}

	/**
	 * Loads the application once more, and all else from where it is.
	 */
	private static final class OwnClasses extends URLClassLoader {

		OwnClasses() {
			super(new URL[] { DiscardedApplication.class.getProtectionDomain().getCodeSource().getLocation() },
					DiscardedApplication.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(DiscardedApplication.class.getName()) || name.contains("Tests")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> loaded = findLoadedClass(name);
				return (loaded != null) ? loaded : findClass(name);
			}
		}

	}

}

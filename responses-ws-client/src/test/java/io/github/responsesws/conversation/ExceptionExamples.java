package io.github.responsesws.conversation;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import javax.net.ssl.SSLException;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.responsesws.connection.ConnectionSettings;
import io.github.responsesws.connection.Endpoint;
import io.github.responsesws.connection.HandshakeException;
import io.github.responsesws.connection.HandshakeFailure;
import io.github.responsesws.http.HttpSettings;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponsesException;
import io.github.responsesws.tool.ToolCall;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Makes an exception in all the ways in which the library makes it: by its constructors
 * that others may call, else by its static methods.
 */
final class ExceptionExamples {

	private static final Map<String, Class<?>> TYPES = new HashMap<>();

	static {
		new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
			.importPackages("io.github.responsesws")
			.stream()
			.filter((type) -> type.isAssignableTo(ResponsesException.class))
			.forEach((type) -> TYPES.put(type.getSimpleName(), type.reflect()));
	}

	private ExceptionExamples() {
	}

	static Class<?> type(String name) {
		Class<?> type = TYPES.get(name);
		if (type == null) {
			throw new AssertionError("There is no " + name);
		}
		return type;
	}

	/**
	 * Make one for every combination of what may differ.
	 */
	static List<ResponsesException> of(String name) {
		Class<?> type = type(name);
		List<ResponsesException> examples = new ArrayList<>();
		makers(type).forEach((maker) -> combine(maker, 0, new Object[maker.getParameterCount()], examples));
		return examples;
	}

	private static Stream<Executable> makers(Class<?> type) {
		if (type == HandshakeException.class) {
			// What its constructor is given is decided there.
			return methods(HandshakeFailure.class, ResponsesException.class);
		}
		List<Constructor<?>> constructors = Arrays.stream(type.getDeclaredConstructors())
			.filter((constructor) -> !Modifier.isPrivate(constructor.getModifiers()))
			.toList();
		return constructors.isEmpty() ? methods(type, type) : constructors.stream().map(Executable.class::cast);
	}

	private static Stream<Executable> methods(Class<?> of, Class<?> returned) {
		return Arrays.stream(of.getDeclaredMethods())
			.filter((method) -> Modifier.isStatic(method.getModifiers()) && !method.isSynthetic())
			.filter((method) -> !Modifier.isPrivate(method.getModifiers()))
			.filter((method) -> returned.isAssignableFrom(method.getReturnType()))
			.map(Executable.class::cast);
	}

	private static void combine(Executable maker, int index, Object[] arguments, List<ResponsesException> examples) {
		if (index == arguments.length) {
			examples.add((ResponsesException) call(maker, arguments));
			return;
		}
		for (Object value : values(maker.getParameterTypes()[index])) {
			arguments[index] = value;
			combine(maker, index + 1, arguments, examples);
		}
	}

	private static Object call(Executable maker, Object[] arguments) {
		try {
			maker.setAccessible(true);
			return (maker instanceof Constructor<?> constructor) ? constructor.newInstance(arguments)
					: ((Method) maker).invoke(null, arguments);
		}
		catch (InvocationTargetException | InstantiationException | IllegalAccessException ex) {
			throw new AssertionError("Cannot call " + maker, ex);
		}
	}

	private static List<?> values(Class<?> type) {
		if (type.isEnum()) {
			return List.of(type.getEnumConstants());
		}
		if (type == boolean.class) {
			return List.of(true, false);
		}
		if (type == RepositoryObstacle.class) {
			return List.of(RepositoryObstacle.lasting("may not"), RepositoryObstacle.passing("is full"));
		}
		if (type == int.class) {
			return List.of(1, 401, 404, 503, 1008, 1011);
		}
		if (type == Throwable.class) {
			SSLException untrusted = new SSLException("No");
			untrusted.initCause(new CertificateException("No"));
			return List.of(new IllegalStateException("No"), new ConnectException("No"), new UnknownHostException("No"),
					untrusted);
		}
		return Collections.singletonList(value(type));
	}

	private static Object value(Class<?> type) {
		Map<Class<?>, Object> known = Map.of(long.class, 1L, String.class, "some words", Duration.class,
				Duration.ofSeconds(1), Map.class, Map.of(), byte[].class, new byte[0], Endpoint.class,
				ConnectionSettings.builder().build().endpoint(), Response.class, Response.of(RawJson.parse("{}")),
				JavaType.class, TypeFactory.createDefaultInstance().constructType(String.class), ToolCall.class,
				new ToolCall(ToolCall.Kind.FUNCTION, "call_1", "some_tool", "{}"));
		if (type == HttpSettings.class) {
			return HttpSettings.builder().build();
		}
		Object value = known.get(type);
		if (value != null) {
			return value;
		}
		if (type.isEnum() || type == boolean.class || type == int.class) {
			return values(type).get(0);
		}
		if (type.getDeclaredConstructors().length == 0) {
			// Nothing of that kind, such as a proxy.
			return null;
		}
		Constructor<?> constructor = type.getDeclaredConstructors()[0];
		return call(constructor,
				Arrays.stream(constructor.getParameterTypes()).map(ExceptionExamples::value).toArray());
	}

}

package io.github.responsesws.tool;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.schema.SchemaGenerator;
import io.github.responsesws.schema.SchemaMismatchException;
import io.github.responsesws.schema.SchemaReader;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * Runs a function by calling a method.
 */
final class MethodHandler implements ToolHandler<String> {

	private final Supplier<?> target;

	private final Method method;

	private final RawJson schema;

	private final SchemaReader<JsonNode> arguments;

	private final boolean returnsNothing;

	private final List<Argument> parameters = new ArrayList<>();

	MethodHandler(JsonMapper mapper, Supplier<?> target, Method method, boolean strict) {
		this.target = target;
		this.method = method;
		this.returnsNothing = method.getReturnType() == void.class || method.getReturnType() == Void.class;
		ReturnType.check(method);
		List<Parameter> passed = new ArrayList<>();
		for (Parameter parameter : method.getParameters()) {
			if (parameter.getType().getName().equals("kotlin.coroutines.Continuation")) {
				throw new IllegalArgumentException(method + " is a suspend function, which cannot be a tool: let it "
						+ "return a Mono, as mono { } of kotlinx-coroutines-reactor does");
			}
			if (parameter.getType() == ToolContext.class) {
				this.parameters.add(new Argument("", null));
			}
			else {
				this.parameters.add(new Argument(name(parameter),
						mapper.readerFor(mapper.constructType(parameter.getParameterizedType()))));
				passed.add(parameter);
			}
		}
		this.schema = SchemaGenerator.schema(mapper, method, passed, strict);
		this.arguments = SchemaReader.ofArguments(mapper, mapper.constructType(JsonNode.class), this.schema);
		ToolMethods.accessible(method);
	}

	private static String name(Parameter parameter) {
		if (!parameter.isNamePresent()) {
			throw new IllegalArgumentException("The names of the parameters of " + parameter.getDeclaringExecutable()
					+ " are unknown: compile its class with -parameters, in Kotlin with -java-parameters");
		}
		return parameter.getName();
	}

	RawJson schema() {
		return this.schema;
	}

	@Override
	public @Nullable Object handle(String json, ToolContext context) throws Exception {
		JsonNode tree = this.arguments.tree(json);
		@Nullable Object[] values = new @Nullable Object[this.parameters.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = this.parameters.get(i).value(tree, context);
		}
		try {
			Object result = invoke(values);
			return (result == null && this.returnsNothing) ? Mono.empty() : result;
		}
		catch (InvocationTargetException ex) {
			if (ex.getCause() instanceof Exception cause) {
				throw cause;
			}
			throw ex;
		}
	}

	private @Nullable Object invoke(@Nullable Object[] values) throws ReflectiveOperationException {
		Object target = this.target.get();
		return ToolMethods.invocable(this.method, target).invoke(target, values);
	}

	/**
	 * One parameter of the method.
	 *
	 * @param name what it is called in the arguments
	 * @param reader reads it, or null for the parameter that takes the context
	 */
	private record Argument(String name, @Nullable ObjectReader reader) {

		@Nullable Object value(JsonNode arguments, ToolContext context) {
			if (this.reader == null) {
				return context;
			}
			JsonNode value = arguments.get(this.name);
			try {
				return this.reader.readValue((value != null) ? value : NullNode.getInstance());
			}
			catch (JacksonException ex) {
				throw SchemaMismatchException.of(ex.prependPath(this, this.name));
			}
		}

	}

}

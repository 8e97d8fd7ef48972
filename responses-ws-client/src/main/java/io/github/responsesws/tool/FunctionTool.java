package io.github.responsesws.tool;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Tool;
import io.github.responsesws.protocol.ToolCaller;
import io.github.responsesws.schema.DefaultMapper;
import io.github.responsesws.schema.SchemaGenerator;
import io.github.responsesws.schema.SchemaReader;
import io.github.responsesws.schema.UnsupportedTypeException;
import io.github.responsesws.settings.DurationText;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A function that the model may call, with the code that runs it. Immutable and safe for
 * use by any thread.
 *
 * <pre class="code">
 * record Place(String city, &#64;Nullable String country) {}
 *
 * FunctionTool.of("get_weather", "Current weather of a city", Place.class,
 *     (place, context) -&gt; this.weather.of(place.city()));
 * </pre>
 *
 * @since 0.1.0
 */
public final class FunctionTool {

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	private final String name;

	private final Tool definition;

	private final @Nullable Duration timeout;

	private final boolean earlyStart;

	private final boolean async;

	private final OutputWriter writer;

	private final ToolHandler<String> handler;

	private FunctionTool(Builder builder, JsonMapper mapper, RawJson schema, @Nullable RawJson outputSchema,
			ToolHandler<String> handler) {
		this.name = builder.name;
		Tool definition = Tool.function(builder.name, builder.description, schema)
			.strict(builder.strict)
			.allowedCallers(builder.allowedCallers)
			.outputSchema(outputSchema);
		this.definition = builder.async ? AsyncTools.checked(builder.name, definition.with("async", true)) : definition;
		this.timeout = builder.timeout;
		this.earlyStart = builder.earlyStart;
		this.async = builder.async;
		this.writer = OutputWriter.of(mapper);
		this.handler = handler;
	}

	/**
	 * Create a strict function whose arguments are read into a Java type.
	 * @param <A> the type of the arguments
	 * @param name the name, up to 64 characters of {@code [A-Za-z0-9_-]}
	 * @param description when and how to call it
	 * @param arguments a record or a class with a property for each argument
	 * @param handler runs the function
	 * @return the function
	 * @throws UnsupportedTypeException if strict mode cannot express the type
	 */
	public static <A> FunctionTool of(String name, String description, Class<A> arguments, ToolHandler<A> handler) {
		return builder(name).description(description).handler(arguments, handler);
	}

	/**
	 * Create a builder of a function.
	 * @param name the name, up to 64 characters of {@code [A-Za-z0-9_-]}
	 * @return the builder
	 * @throws IllegalArgumentException if the service would refuse the name
	 */
	public static Builder builder(String name) {
		return new Builder(name);
	}

	/**
	 * Return the name that the model calls.
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return what a request says of the function.
	 * @return the definition
	 */
	public Tool definition() {
		return this.definition;
	}

	/**
	 * Return the longest time a call may take.
	 * @return the timeout, or null if {@link ToolSettings#timeout()} decides, or
	 * {@link ToolSettings#jobTimeout()} for an async function
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * Return whether a call may run before the response that makes it has ended.
	 * @return false if it waits for the end
	 */
	public boolean earlyStart() {
		return this.earlyStart;
	}

	/**
	 * Return whether the model goes on without the output.
	 * @return false if the model waits for the output of each call
	 */
	public boolean async() {
		return this.async;
	}

	OutputWriter writer() {
		return this.writer;
	}

	@Nullable Object call(String arguments, ToolContext context) throws Exception {
		return this.handler.handle(arguments, context);
	}

	@Override
	public String toString() {
		return "FunctionTool " + this.name;
	}

	/**
	 * Builds functions: one of the {@code handler} methods completes it.
	 *
	 * @since 0.1.0
	 */
	public static final class Builder {

		private final String name;

		private @Nullable String description;

		private boolean strict = true;

		private @Nullable Duration timeout;

		private boolean earlyStart;

		private boolean async;

		private ToolCaller[] allowedCallers = {};

		private @Nullable Type outputType;

		// Says more than the type, which says nothing then.
		private @Nullable RawJson outputSchema;

		private boolean outputTold = true;

		private @Nullable JsonMapper mapper;

		private Builder(String name) {
			if (!NAME.matcher(name).matches()) {
				throw new IllegalArgumentException("The name of a function must be 1 to 64 characters of "
						+ "[A-Za-z0-9_-], but is '" + name + "'");
			}
			this.name = name;
		}

		/**
		 * Set when and how to call the function.
		 * @param description the description, or null
		 * @return this builder
		 */
		public Builder description(@Nullable String description) {
			this.description = description;
			return this;
		}

		/**
		 * Set whether the service holds the model to the schema, which it does unless
		 * told otherwise. Maps and types that hold any JSON need it to be off.
		 * @param strict whether arguments follow the schema to the letter
		 * @return this builder
		 */
		public Builder strict(boolean strict) {
			this.strict = strict;
			return this;
		}

		/**
		 * Set the longest time a call may take.
		 * @param timeout the timeout, or null to leave it to the settings
		 * @return this builder
		 */
		public Builder timeout(@Nullable Duration timeout) {
			if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
				throw new IllegalArgumentException("The timeout of function " + this.name
						+ " must be longer than zero, but is " + DurationText.of(timeout));
			}
			this.timeout = timeout;
			return this;
		}

		/**
		 * Set whether a call may run as soon as it is complete, while the model still
		 * writes the rest of its response; {@code false} by default. A response that is
		 * lost, cut off or steered, or a turn that cannot be saved, has then made the
		 * call in vain, and it may run again: allow it for functions that read, or that
		 * may be repeated.
		 * @param earlyStart whether a call may run before its response has ended
		 * @return this builder
		 */
		public Builder earlyStart(boolean earlyStart) {
			this.earlyStart = earlyStart;
			return this;
		}

		/**
		 * Set whether the model goes on without the output ({@code async: true} in the
		 * definition); {@code false} by default. A call of a run in a conversation
		 * becomes a job: the run may complete while it works, and its output goes with
		 * the next turn of the conversation, whoever begins it. Outside of a conversation
		 * nobody would bring the output later, so the run waits for the call. Only models
		 * that know async tools (GPT-6) make such calls.
		 * @param async whether calls are left open
		 * @return this builder
		 * @see io.github.responsesws.conversation.Conversation#jobs()
		 */
		public Builder async(boolean async) {
			this.async = async;
			return this;
		}

		/**
		 * Set who may call the function. Unless told otherwise it is the model alone;
		 * programs of the model, where the request offers
		 * {@link Tool#programmaticToolCalling()}, have to be named.
		 * @param callers who may; none for what the service decides
		 * @return this builder
		 */
		public Builder allowedCallers(ToolCaller... callers) {
			this.allowedCallers = callers.clone();
			return this;
		}

		/**
		 * Set the type of the result, from which the schema of the output is derived that
		 * programs are told. For a method its return type is known.
		 * @param type a class that the mapper writes as JSON
		 * @return this builder
		 */
		public Builder outputType(Class<?> type) {
			this.outputType = type;
			return this;
		}

		/**
		 * Set the schema of the output, in place of one that is derived, whoever may call
		 * the function.
		 * @param schema the JSON schema of the value that the output is the JSON of; null
		 * to say nothing of the output
		 * @return this builder
		 */
		public Builder outputSchema(@Nullable RawJson schema) {
			this.outputSchema = schema;
			this.outputTold = schema != null;
			return this;
		}

		/**
		 * Return what the definition says of the output: what was set, or what follows
		 * from the type, which only programs need to know.
		 */
		private @Nullable RawJson toldOutput(JsonMapper mapper, @Nullable Type returned) {
			Type type = (this.outputType != null) ? this.outputType : returned;
			if (this.outputSchema != null || !this.outputTold || type == null
					|| !Arrays.asList(this.allowedCallers).contains(ToolCaller.PROGRAMMATIC)) {
				return this.outputSchema;
			}
			try {
				return OutputSchema.of(mapper, type);
			}
			catch (UnsupportedTypeException ex) {
				throw new IllegalArgumentException("Programs cannot be told what function " + this.name
						+ " answers with: set its outputSchema, or none", ex);
			}
		}

		private JsonMapper mapper(Class<?> user) {
			return (this.mapper != null) ? this.mapper : DefaultMapper.of(user);
		}

		/**
		 * Set the mapper that reads arguments and writes outputs. Unless set, functions
		 * whose code is of the same class loader share one.
		 * @param mapper the mapper
		 * @return this builder
		 */
		public Builder mapper(JsonMapper mapper) {
			this.mapper = mapper;
			return this;
		}

		/**
		 * Build a function whose arguments are read into a Java type.
		 * @param <A> the type of the arguments
		 * @param arguments a record or a class with a property for each argument
		 * @param handler runs the function
		 * @return the function
		 * @throws UnsupportedTypeException if the type has no schema
		 */
		public <A> FunctionTool handler(Class<A> arguments, ToolHandler<A> handler) {
			JsonMapper mapper = mapper(handler.getClass());
			JavaType type = mapper.constructType(arguments);
			RawJson schema = SchemaGenerator.schema(mapper, type, this.strict);
			SchemaReader<A> reader = SchemaReader.ofArguments(mapper, type, schema);
			return new FunctionTool(this, mapper, schema, toldOutput(mapper, null),
					(json, context) -> handler.handle(reader.read(json), context));
		}

		/**
		 * Build a function with a schema of its own.
		 * @param schema the JSON schema of the arguments, an object
		 * @param handler runs the function; it is given the arguments as an object
		 * @return the function
		 */
		public FunctionTool handler(RawJson schema, ToolHandler<JsonNode> handler) {
			JsonMapper mapper = mapper(handler.getClass());
			SchemaReader<JsonNode> reader = SchemaReader.ofArguments(mapper, mapper.constructType(JsonNode.class),
					schema);
			return new FunctionTool(this, mapper, schema, toldOutput(mapper, null),
					(json, context) -> handler.handle(reader.read(json), context));
		}

		/**
		 * Build a function that calls a method. Each parameter is an argument, named as
		 * in the source, which has to be compiled with {@code -parameters}; one of type
		 * {@link ToolContext} is filled in. {@code @JsonPropertyDescription} says what a
		 * parameter is for, {@code @Nullable} or {@code Optional} that it may be left
		 * out.
		 * @param target gives the object to call the method on, at each call
		 * @param method the method
		 * @return the function
		 * @throws UnsupportedTypeException if a parameter has no schema
		 */
		public FunctionTool handler(Supplier<?> target, Method method) {
			JsonMapper mapper = mapper(method.getDeclaringClass());
			MethodHandler handler = new MethodHandler(mapper, target, method, this.strict);
			return new FunctionTool(this, mapper, handler.schema(), toldOutput(mapper, method.getGenericReturnType()),
					handler);
		}

	}

}

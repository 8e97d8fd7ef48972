package io.github.responsesws.schema;

import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.protocol.TextFormat;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the model answer with a Java type: adds its schema to the request and reads the
 * answer. Immutable and safe for use by any thread; to create one inspects the type, so
 * keep it.
 *
 * @param <T> type of the answer
 * @since 0.1.0
 */
public final class StructuredOutput<T> {

	private static final ClassValue<StructuredOutput<?>> KNOWN = new ClassValue<>() {

		@Override
		protected StructuredOutput<?> computeValue(Class<?> type) {
			return of(type, DefaultMapper.of(type));
		}

	};

	private final TextFormat format;

	private final JavaType type;

	private final SchemaReader<T> reader;

	private StructuredOutput(JsonMapper mapper, JavaType type) {
		RawJson schema = SchemaGenerator.schema(mapper, type, true);
		String name = type.getRawClass().getSimpleName().replaceAll("[^A-Za-z0-9_-]", "_");
		this.format = TextFormat.jsonSchema(name.substring(0, Math.min(name.length(), 64)), schema);
		this.type = type;
		this.reader = SchemaReader.of(mapper, type, schema);
	}

	/**
	 * Return the output of a class.
	 * @param <T> the type of the answer
	 * @param type a record or a class with properties
	 * @return the output, the same one each time
	 * @throws UnsupportedTypeException if strict mode cannot express the type
	 */
	@SuppressWarnings("unchecked")
	public static <T> StructuredOutput<T> of(Class<T> type) {
		return (StructuredOutput<T>) KNOWN.get(type);
	}

	/**
	 * Create the output of a class.
	 * @param <T> the type of the answer
	 * @param type a record or a class with properties
	 * @param mapper reads the answer
	 * @return the output
	 * @throws UnsupportedTypeException if strict mode cannot express the type
	 */
	public static <T> StructuredOutput<T> of(Class<T> type, JsonMapper mapper) {
		return new StructuredOutput<>(mapper, mapper.constructType(type));
	}

	/**
	 * Create the output of a generic type.
	 * @param <T> the type of the answer
	 * @param type a record or a class with properties, and its type arguments
	 * @return the output
	 * @throws UnsupportedTypeException if strict mode cannot express the type
	 */
	public static <T> StructuredOutput<T> of(TypeReference<T> type) {
		// The class of the reference is of the code that names the arguments of the type.
		return of(type, DefaultMapper.of(type.getClass()));
	}

	/**
	 * Create the output of a generic type.
	 * @param <T> the type of the answer
	 * @param type a record or a class with properties, and its type arguments
	 * @param mapper reads the answer
	 * @return the output
	 * @throws UnsupportedTypeException if strict mode cannot express the type
	 */
	public static <T> StructuredOutput<T> of(TypeReference<T> type, JsonMapper mapper) {
		return new StructuredOutput<>(mapper, mapper.constructType(type.getType()));
	}

	/**
	 * Return the form of the answer.
	 * @return a strict JSON schema
	 */
	public TextFormat format() {
		return this.format;
	}

	/**
	 * Ask for the form of the answer.
	 * @param request a request
	 * @return the request with {@code text.format}
	 */
	public ResponseRequest applyTo(ResponseRequest request) {
		return request.mutate().textFormat(this.format).build();
	}

	/**
	 * Read the answer.
	 * @param response a final response
	 * @return the answer
	 * @throws OutputRefusedException if the model declined
	 * @throws OutputTruncatedException if the response is incomplete, or only a
	 * {@linkplain Response#isPaused() pause} before the answer
	 * @throws InvalidOutputException if the answer does not fit the type
	 */
	public T parse(Response response) {
		String refusal = response.refusal();
		if (!refusal.isEmpty()) {
			throw new OutputRefusedException(response, refusal);
		}
		String text = response.outputText();
		if (response.isIncomplete() || response.isPaused()) {
			throw new OutputTruncatedException(response, text);
		}
		try {
			return this.reader.read(text);
		}
		catch (SchemaMismatchException ex) {
			throw new InvalidOutputException(response, text, this.type);
		}
	}

	@Override
	public String toString() {
		return "StructuredOutput of " + this.type.toCanonical();
	}

}

package io.github.responsesws.tool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.BaseStream;
import java.util.stream.Stream;

import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.schema.DefaultMapper;
import io.github.responsesws.schema.WeakValues;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Decides how the result of a tool becomes its output. Immutable and safe for use by any
 * thread.
 */
final class OutputWriter {

	private static final String DONE = "Done.";

	// Tools of one application share a mapper, and with it what Jackson learns of types.
	private static final WeakValues<JsonMapper, OutputWriter> KNOWN = new WeakValues<>();

	private final JsonMapper mapper;

	private OutputWriter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * Return the writer of tools that have a mapper.
	 * @param mapper the mapper
	 * @return the same writer for the same mapper, as long as a tool holds it
	 */
	static OutputWriter of(JsonMapper mapper) {
		return KNOWN.get(mapper, () -> new OutputWriter(mapper.rebuild().addModule(new OutputModule()).build()));
	}

	/**
	 * Return the writer of a tool that has no mapper.
	 * @param handler runs the tool
	 */
	static OutputWriter of(ToolHandler<?> handler) {
		return of(DefaultMapper.of(handler.getClass()));
	}

	/**
	 * Write a result.
	 * @param result the result, or null if there is none
	 * @return the output
	 * @throws UnsupportedResultException if it means nothing to a model
	 */
	ToolOutput write(@Nullable Object result) {
		if (result == null || result.getClass().getName().equals("kotlin.Unit")) {
			return ToolOutput.of(DONE);
		}
		Object value = (result instanceof Optional<?> optional && optional.isPresent()) ? optional.get() : result;
		if (value instanceof BaseStream<?, ?> stream) {
			value = elements(stream);
		}
		return hasParts(value) ? ToolOutput.of(parts(value).toList()) : ToolOutput.of(text(value));
	}

	private static List<?> elements(BaseStream<?, ?> stream) {
		try (stream) {
			List<Object> elements = new ArrayList<>();
			stream.iterator().forEachRemaining(elements::add);
			return elements;
		}
	}

	private static boolean hasParts(@Nullable Object value) {
		return value instanceof InputPart || elements(value).anyMatch(OutputWriter::hasParts);
	}

	private Stream<InputPart> parts(Object value) {
		if (value instanceof InputPart part) {
			return Stream.of(part);
		}
		return isList(value) ? elements(value).filter(Objects::nonNull).flatMap(this::parts)
				: Stream.of(InputPart.text(text(value)));
	}

	private static boolean isList(@Nullable Object value) {
		return value instanceof Collection || value instanceof Object[];
	}

	private static Stream<?> elements(@Nullable Object value) {
		if (value instanceof Collection<?> collection) {
			return collection.stream();
		}
		return (value instanceof Object[] array) ? Arrays.stream(array) : Stream.empty();
	}

	private String text(Object value) {
		if (value instanceof CharSequence text) {
			return text.toString();
		}
		if (ResultType.of(value.getClass()) == ResultType.RESPONSE) {
			return ResponseText.of(value);
		}
		try {
			return this.mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			throw (ex.getCause() instanceof UnsupportedResultException unsupported) ? unsupported : ex;
		}
	}

}

package io.github.responsesws.tool;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.responsesws.protocol.Tool;
import io.github.responsesws.schema.DefaultMapper;
import io.github.responsesws.schema.UnsupportedTypeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Functions by their names, in a fixed order: the same tools in the same order let the
 * service reuse its prompt cache. Immutable and safe for use by any thread.
 *
 * @since 0.1.0
 */
public final class FunctionTools {

	private final Map<String, FunctionTool> tools;

	private FunctionTools(Map<String, FunctionTool> tools) {
		this.tools = Collections.unmodifiableMap(tools);
	}

	/**
	 * Collect functions.
	 * @param tools the functions, in the order they are to be sent
	 * @return the collection
	 * @throws IllegalArgumentException if two have the same name
	 */
	public static FunctionTools of(FunctionTool... tools) {
		return of(Arrays.asList(tools));
	}

	/**
	 * Collect functions.
	 * @param tools the functions, in the order they are to be sent
	 * @return the collection
	 * @throws IllegalArgumentException if two have the same name
	 */
	public static FunctionTools of(Collection<FunctionTool> tools) {
		Map<String, FunctionTool> byName = new LinkedHashMap<>();
		for (FunctionTool tool : tools) {
			if (byName.putIfAbsent(tool.name(), tool) != null) {
				throw new IllegalArgumentException("Two functions are named " + tool.name());
			}
		}
		return new FunctionTools(byName);
	}

	/**
	 * Collect the {@link ResponsesTool} methods of objects. Those of superclasses and
	 * interfaces count, whatever overrides them, and so do those of proxies.
	 * @param targets the objects
	 * @return the functions, ordered by name within an object
	 * @throws IllegalArgumentException if two have the same name
	 * @throws UnsupportedTypeException if a parameter has no schema
	 */
	public static FunctionTools annotated(Object... targets) {
		List<FunctionTool> tools = new ArrayList<>();
		for (Object target : targets) {
			ToolMethods.of(target.getClass())
				.stream()
				.map((method) -> annotated(() -> target, method, DefaultMapper.of(target.getClass())))
				.sorted(Comparator.comparing(FunctionTool::name))
				.forEach(tools::add);
		}
		return of(tools);
	}

	/**
	 * Create a function that lets the model wait for calls of async tools, its jobs: for
	 * those of some call IDs or for all, for as long as it says, but 10 minutes at most,
	 * and one if it does not say. It is named {@code wait_for_jobs}, runs as any other
	 * function and tells which jobs still run; outputs of those that have ended go with
	 * the same turn, before its own.
	 * @return the function
	 */
	public static FunctionTool waitForJobs() {
		return WaitForJobs.tool();
	}

	/**
	 * Find the {@link ResponsesTool} methods of a class, those of its superclasses and
	 * interfaces too.
	 * @param type the class
	 * @return the methods, ordered by name
	 */
	public static List<Method> annotatedMethods(Class<?> type) {
		return ToolMethods.of(type);
	}

	/**
	 * Create the function of one {@link ResponsesTool} method.
	 * @param target gives the object to call the method on, at each call
	 * @param method the method; it or one that it overrides has the annotation
	 * @param mapper reads arguments and writes outputs
	 * @return the function
	 * @throws IllegalArgumentException if the method lacks the annotation
	 * @throws UnsupportedTypeException if a parameter has no schema
	 */
	public static FunctionTool annotated(Supplier<?> target, Method method, JsonMapper mapper) {
		ResponsesTool annotation = ToolMethods.annotation(method);
		if (annotation == null) {
			throw new IllegalArgumentException(method + " is not annotated with @ResponsesTool");
		}
		FunctionTool.Builder tool = FunctionTool
			.builder(annotation.name().isEmpty() ? method.getName() : annotation.name())
			.description(annotation.description())
			.strict(annotation.strict())
			.timeout((annotation.timeoutMillis() > 0) ? Duration.ofMillis(annotation.timeoutMillis()) : null)
			.earlyStart(annotation.earlyStart())
			.async(annotation.async())
			.allowedCallers(annotation.allowedCallers())
			.mapper(mapper);
		return (annotation.outputSchema() ? tool : tool.outputSchema(null)).handler(target, method);
	}

	/**
	 * Return these functions and more.
	 * @param more the functions to add; one that has the name of another takes its place
	 * @return a collection of all
	 */
	public FunctionTools plus(FunctionTools more) {
		Map<String, FunctionTool> all = new LinkedHashMap<>(this.tools);
		all.putAll(more.tools);
		return new FunctionTools(all);
	}

	/**
	 * Return some of the functions.
	 * @param names the names of those to keep
	 * @return a collection of them, in their order
	 * @throws IllegalArgumentException if there is no function of such a name
	 */
	public FunctionTools only(String... names) {
		List<String> kept = Arrays.asList(names);
		for (String name : kept) {
			if (!this.tools.containsKey(name)) {
				throw new IllegalArgumentException("No function is named " + name + "; there are " + names());
			}
		}
		return of(this.tools.values().stream().filter((tool) -> kept.contains(tool.name())).toList());
	}

	/**
	 * Return a function.
	 * @param name its name
	 * @return the function, or null if there is none of that name
	 */
	public @Nullable FunctionTool get(String name) {
		return this.tools.get(name);
	}

	/**
	 * Return the names of the functions.
	 * @return the names, in order
	 */
	public Set<String> names() {
		return this.tools.keySet();
	}

	/**
	 * Return the functions.
	 * @return the functions, in order
	 */
	public Collection<FunctionTool> tools() {
		return this.tools.values();
	}

	/**
	 * Return what a request says of the functions.
	 * @return the definitions, in order
	 */
	public List<Tool> definitions() {
		return this.tools.values().stream().map(FunctionTool::definition).toList();
	}

	@Override
	public String toString() {
		return "FunctionTools " + this.tools.keySet();
	}

}

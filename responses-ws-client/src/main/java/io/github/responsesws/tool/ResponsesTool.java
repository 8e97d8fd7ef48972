package io.github.responsesws.tool;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.responsesws.protocol.ToolCaller;

/**
 * Makes a method a {@link FunctionTool}. In a Spring Boot application the methods of all
 * beans are found; elsewhere {@link FunctionTools#annotated} finds those of an object.
 * <p>
 * Each parameter is an argument of the function, {@code @JsonPropertyDescription} says
 * what it is for; one of type {@link ToolContext} is filled in. What the method returns
 * is treated as {@link ToolHandler} says.
 *
 * @since 0.1.0
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ResponsesTool {

	/**
	 * Name of the function; that of the method unless set.
	 * @return up to 64 characters of {@code [A-Za-z0-9_-]}
	 */
	String name() default "";

	/**
	 * When and how to call the function.
	 * @return the description
	 */
	String description();

	/**
	 * Whether the service holds the model to the schema.
	 * @return whether the arguments follow it to the letter
	 */
	boolean strict() default true;

	/**
	 * Longest time a call may take; that of the settings unless set.
	 * @return the timeout in milliseconds
	 */
	long timeoutMillis() default 0;

	/**
	 * Whether a call may run as soon as it is complete, while the model still writes. A
	 * response that is lost, cut off or steered, or a turn that cannot be saved, has then
	 * made it in vain, and it may run again: for functions that read, or that may be
	 * repeated.
	 * @return false if a call waits for the end of its response
	 */
	boolean earlyStart() default false;

	/**
	 * Whether the model goes on without the output, which comes with a later turn of the
	 * conversation.
	 * @return false if the model waits for the output of each call
	 * @see FunctionTool.Builder#async
	 */
	boolean async() default false;

	/**
	 * Who may call the function; what the service decides unless set, which is the model
	 * alone.
	 * @return the model itself, programs of the model, or both
	 */
	ToolCaller[] allowedCallers() default {};

	/**
	 * Whether programs that may call the function are told what it answers with: the JSON
	 * schema of the method's return type.
	 * @return false to say nothing of it
	 */
	boolean outputSchema() default true;

}

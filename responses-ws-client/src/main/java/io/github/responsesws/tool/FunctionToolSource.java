package io.github.responsesws.tool;

import java.util.Collection;

/**
 * Where functions come from that are known only when an application runs, such as those
 * of another framework. Beans of this type are asked once, when the functions of an
 * application are collected.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface FunctionToolSource {

	/**
	 * Return the functions.
	 * @return the functions, in the order they are to be sent
	 */
	Collection<FunctionTool> functions();

}

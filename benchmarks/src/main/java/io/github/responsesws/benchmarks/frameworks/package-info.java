/**
 * The same agent on Spring AI and on LangChain4j, with their own models and with those of
 * this library.
 */
@NullMarked
package io.github.responsesws.benchmarks.frameworks;

import org.jspecify.annotations.NullMarked;

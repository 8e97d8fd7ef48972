/**
 * A travel guide on the console, as an application of LangChain4j.
 */
@NullMarked
package io.github.responsesws.samples.langchain4j;

import org.jspecify.annotations.NullMarked;

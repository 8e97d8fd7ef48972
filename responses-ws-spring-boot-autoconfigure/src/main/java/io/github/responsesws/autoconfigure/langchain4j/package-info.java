/**
 * Auto-configuration of the chat models of LangChain4j.
 */
@NullMarked
package io.github.responsesws.autoconfigure.langchain4j;

import org.jspecify.annotations.NullMarked;

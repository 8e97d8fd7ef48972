package io.github.responsesws.protocol;

/**
 * What is sent as JSON that was written when it was created.
 */
interface JsonHolder {

	RawJson json();

}

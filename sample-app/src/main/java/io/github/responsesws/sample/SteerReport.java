package io.github.responsesws.sample;

/**
 * Data of the event {@code steered}: something was said while the answer was written.
 *
 * @param text what was said
 * @param result what became of it
 */
record SteerReport(String text, Steered result) {
}

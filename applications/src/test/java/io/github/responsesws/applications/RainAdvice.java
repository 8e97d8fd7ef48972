package io.github.responsesws.applications;

/**
 * What the model is asked for as a type.
 */
record RainAdvice(boolean umbrella, String reason) {

}

package io.github.responsesws.sample;

import io.github.responsesws.turn.TurnOutcome;

/**
 * Data of the event {@code run.ended}, the last one: what became of the question.
 *
 * @param conversation the conversation's ID
 * @param outcome how the run ended
 * @param rounds how many turns it took, those that were repeated not counted
 */
record RunEnded(String conversation, TurnOutcome outcome, int rounds) {
}

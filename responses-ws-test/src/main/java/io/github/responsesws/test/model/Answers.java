package io.github.responsesws.test.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Writes the demo model's sentences. The same conversation always gives the same answer.
 */
final class Answers {

	private static final int LONG_PARAGRAPHS = 12;

	private static final Pattern INTRODUCTION = Pattern
		.compile("(?:[Mm]y name is|[Cc]all me|I am called|I am|I'm)\\s+(\\p{Lu}[\\p{L}-]*)");

	private static final Pattern NAME_QUESTION = Pattern
		.compile("(?is).*(what('s| is) my name|who am i|my name\\s*\\?|remember my name|remember me).*");

	private static final Pattern COUNT_QUESTION = Pattern
		.compile("(?is).*how many (messages|turns|questions|times|prompts).*");

	private static final Pattern LONG = Pattern.compile("(?is).*\\b(long|longer|story|essay|detailed|novel)\\b.*");

	private static final Pattern GREETING = Pattern.compile("(?is)\\s*(hello|hi|hey|good (morning|evening|day))\\b.*");

	private static final Pattern MEANWHILE = Pattern.compile("(?is).*\\b(meanwhile|in the meantime)\\b.*");

	private final Prompt prompt;

	Answers(Prompt prompt) {
		this.prompt = prompt;
	}

	String text() {
		String last = this.prompt.last();
		if (!this.prompt.results().isEmpty()) {
			return fromResults();
		}
		if (NAME_QUESTION.matcher(last).matches()) {
			String name = name();
			return (name != null) ? "Your name is " + name + ". You told me earlier in this conversation."
					: "You have not told me your name yet. Tell me, and I will remember it on this chain.";
		}
		if (COUNT_QUESTION.matcher(last).matches()) {
			return "You have sent " + count() + " in this conversation, this one included.";
		}
		return LONG.matcher(last).matches() ? story() : reply();
	}

	/**
	 * Return what is said beside calls of async functions.
	 */
	String started(List<String> functions) {
		return "I have started " + String.join(" and ", functions)
				+ ". Go on meanwhile: I tell you the result when it is there.";
	}

	String reasoning() {
		return Sentences.ended("The user said: " + Sentences.quoted(this.prompt.last()))
				+ " I look at the earlier turns, decide whether a tool helps, and answer briefly.";
	}

	/**
	 * Return whether the user wants to read something while the tools work.
	 */
	boolean talksMeanwhile() {
		return MEANWHILE.matcher(this.prompt.last()).matches();
	}

	/**
	 * Return what to say while tools work.
	 * @param tools their names
	 */
	String commentary(List<String> tools) {
		String names = Sentences.list(tools);
		return "I have asked " + names + ", and go on writing meanwhile. "
				+ "A call is complete long before the response is: its arguments are known, and nothing that I say "
				+ "after it changes them. So the application need not wait for my last word. "
				+ "The longer I talk, the more of the work is done when I stop. "
				+ "What comes of it is sent to me after the end of this response, in the order of the calls, "
				+ "and then you get your answer.";
	}

	private String reply() {
		String last = this.prompt.last();
		StringBuilder answer = new StringBuilder();
		String name = name();
		if (GREETING.matcher(last).matches()) {
			answer.append((name != null) ? "Hello " + name + "! " : "Hello! ");
		}
		else if (name != null && INTRODUCTION.matcher(last).find()) {
			answer.append("Nice to meet you, ").append(name).append(". ");
		}
		answer.append(Sentences.ended("You said: " + Sentences.quoted(last))).append(' ');
		answer.append("This is message ").append(this.prompt.said().size()).append(" of our conversation. ");
		if (this.prompt.said().size() > 1) {
			String before = this.prompt.said().get(this.prompt.said().size() - 2).strip();
			answer.append(Sentences.ended("Just before, you said: " + Sentences.quoted(before))).append(' ');
		}
		answer.append("I am a small deterministic model: I repeat what matters, remember names, ")
			.append("call the tools you offer and tell a long story on request.");
		return answer.toString();
	}

	private String fromResults() {
		StringBuilder answer = new StringBuilder("Here is what I found.");
		for (Prompt.Result result : this.prompt.results()) {
			answer.append(' ').append(Sentences.ended(result.name() + " says: " + Sentences.readable(result.output())));
		}
		return answer.append(' ')
			.append(Sentences.ended("That answers: " + Sentences.quoted(this.prompt.last())))
			.toString();
	}

	private String story() {
		String name = name();
		List<String> topics = List.copyOf(Words.telling(this.prompt.last()));
		String hero = (name != null) ? name : "A patient engineer";
		StringBuilder story = new StringBuilder(Sentences.ended("You asked: " + Sentences.quoted(this.prompt.last())));
		for (int i = 1; i <= LONG_PARAGRAPHS; i++) {
			String topic = topics.isEmpty() ? "stream" : topics.get(i % topics.size());
			story.append("\n\nChapter ")
				.append(i)
				.append(". ")
				.append(hero)
				.append(" opened one connection and thought about the word ")
				.append(topic)
				.append(" for a while. The events came one by one, each with its number, and none was lost. ")
				.append("When the line went quiet, a ping crossed the wire and a pong came back. ")
				.append("So the work went on, turn after turn, until evening.");
		}
		return story.append("\n\nThat is the end of the story.").toString();
	}

	private String count() {
		int turns = this.prompt.said().size();
		return (turns == 1) ? "1 message" : turns + " messages";
	}

	private @Nullable String name() {
		String name = null;
		for (String text : this.prompt.said()) {
			Matcher matcher = INTRODUCTION.matcher(text);
			while (matcher.find()) {
				name = matcher.group(1);
			}
		}
		return name;
	}

}

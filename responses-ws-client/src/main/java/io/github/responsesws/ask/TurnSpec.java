package io.github.responsesws.ask;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import io.github.responsesws.protocol.InputPart;
import io.github.responsesws.protocol.RawJson;
import io.github.responsesws.protocol.Response;
import io.github.responsesws.protocol.ResponseEvent;
import io.github.responsesws.protocol.ResponseRequest;
import io.github.responsesws.resilience.RetrySettings;
import io.github.responsesws.schema.StructuredOutput;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.RunEvent;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.turn.ResponseEvents;
import io.github.responsesws.turn.TurnListener;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A turn to run: what is asked, what differs from the client's or the conversation's
 * defaults, and how the answer is read. {@link #run()} lets the model call functions and
 * goes on to the final answer.
 * <p>
 * The request is put together when somebody subscribes; what contradicts itself is an
 * {@link io.github.responsesws.protocol.InvalidRequestException} then.
 *
 * @since 0.1.0
 */
public final class TurnSpec implements AnswerSpec<TurnSpec, ResponseEvent> {

	private final TurnTarget target;

	private final ResponseRequest asked;

	private final @Nullable Consumer<ResponseRequest.Builder> changes;

	private final List<InputPart> attachments;

	private final TurnOptions options;

	private TurnSpec(TurnTarget target, ResponseRequest asked, @Nullable Consumer<ResponseRequest.Builder> changes,
			List<InputPart> attachments, TurnOptions options) {
		this.target = target;
		this.asked = asked;
		this.changes = changes;
		this.attachments = attachments;
		this.options = options;
	}

	/**
	 * Create a spec.
	 * @param target runs the turn
	 * @param turn what is asked
	 * @return the spec
	 */
	public static TurnSpec of(TurnTarget target, ResponseRequest turn) {
		return new TurnSpec(target, turn, null, List.of(), TurnOptions.in(target.conversationId()));
	}

	/**
	 * Set the model.
	 * @param model the model such as {@code gpt-6}; null for the default one
	 * @return a spec with this model
	 */
	public TurnSpec model(@Nullable String model) {
		return request((request) -> request.model(model));
	}

	/**
	 * Set the instructions.
	 * @param instructions the system or developer message; null takes it away
	 * @return a spec with these instructions
	 */
	public TurnSpec instructions(@Nullable String instructions) {
		return request((request) -> request.instructions(instructions));
	}

	/**
	 * Set how much the model thinks.
	 * @param effort {@code none}, {@code minimal}, {@code low}, {@code medium},
	 * {@code high} or another; null takes it away
	 * @return a spec with this effort
	 */
	public TurnSpec reasoningEffort(@Nullable String effort) {
		return request((request) -> request.reasoningEffort(effort));
	}

	/**
	 * Limit the output, reasoning included.
	 * @param tokens the number of tokens; null takes the limit away
	 * @return a spec with this limit
	 */
	public TurnSpec maxOutputTokens(@Nullable Integer tokens) {
		return request((request) -> request.maxOutputTokens(tokens));
	}

	/**
	 * Set any other field of the request, such as hosted tools: {@code request((fields)
	 * -> fields.tools(Tool.webSearch()))}.
	 * @param changes is given the request's builder at each subscription
	 * @return a spec with these changes after those before
	 */
	public TurnSpec request(Consumer<ResponseRequest.Builder> changes) {
		return new TurnSpec(this.target, this.asked, (this.changes != null) ? this.changes.andThen(changes) : changes,
				this.attachments, this.options);
	}

	/**
	 * Show the model an image that the service fetches.
	 * @param url where the image is, or a data URL
	 * @return a spec with this image in the user's last message
	 */
	public TurnSpec image(String url) {
		return attach(InputPart.imageUrl(url));
	}

	/**
	 * Show the model an image.
	 * @param bytes the encoded image; a third larger on the wire
	 * @param mediaType the media type such as {@code image/png}
	 * @return a spec with this image in the user's last message
	 */
	public TurnSpec image(byte[] bytes, String mediaType) {
		return attach(InputPart.image(bytes, mediaType));
	}

	/**
	 * Show the model a file.
	 * @param filename the name of the file
	 * @param bytes the content; a third larger on the wire
	 * @param mediaType the media type such as {@code application/pdf}
	 * @return a spec with this file in the user's last message
	 */
	public TurnSpec file(String filename, byte[] bytes, String mediaType) {
		return attach(InputPart.fileData(filename, bytes, mediaType));
	}

	/**
	 * Show the model images and files, uploaded ones among them.
	 * @param parts become parts of the user's last message; of a message of their own if
	 * the input does not end with one
	 * @return a spec with these parts after those before
	 */
	public TurnSpec attach(InputPart... parts) {
		List<InputPart> all = new ArrayList<>(this.attachments);
		all.addAll(Arrays.asList(parts));
		return new TurnSpec(this.target, this.asked, this.changes, List.copyOf(all), this.options);
	}

	@Override
	public TurnSpec listener(TurnListener listener) {
		return with(this.options.listener(listener));
	}

	@Override
	public TurnSpec retry(RetrySettings retry) {
		return with(this.options.retry(retry));
	}

	/**
	 * Add functions that a {@link #run()} may call, to those of the loop that runs them:
	 * the client's, unless {@link #tools(ToolLoop)} says otherwise. One that has the name
	 * of another takes its place. A turn that is read without {@code run()} offers them
	 * to the model, and its calls are the reader's to answer.
	 * @param tools the functions
	 * @return a spec with these functions too
	 * @throws IllegalArgumentException if two of them have the same name
	 */
	public TurnSpec tools(FunctionTool... tools) {
		return tools(FunctionTools.of(tools));
	}

	/**
	 * Add functions that a {@link #run()} may call.
	 * @param tools the functions
	 * @return a spec with these functions too
	 * @see #tools(FunctionTool...)
	 */
	public TurnSpec tools(FunctionTools tools) {
		return with(this.options.tools(tools));
	}

	/**
	 * Set what runs the tools of a {@link #run()}, in place of the client's loop and of
	 * all functions added before: so it also says which tools the run may not call.
	 * @param loop the loop
	 * @return a spec with this loop
	 */
	public TurnSpec tools(ToolLoop loop) {
		return with(this.options.loop(loop));
	}

	private TurnSpec with(TurnOptions options) {
		return new TurnSpec(this.target, this.asked, this.changes, this.attachments, options);
	}

	/**
	 * Run the turn, the functions that the model calls in it, the turn that brings their
	 * outputs, and so on to the final answer.
	 * @return the run, to be read
	 */
	public RunSpec run() {
		return RunSpec.of(this::run, this.options);
	}

	private Flux<RunEvent> run(TurnOptions options) {
		return Flux.defer(() -> this.target.run(formatted(sent(), options), options));
	}

	/**
	 * Return the events of the turn, up to and including its terminal event:
	 * {@code response.completed}, {@code response.incomplete} or {@code response.failed}.
	 * The last one is an event, and no error.
	 */
	@Override
	public Flux<ResponseEvent> events() {
		return this.options.told(events(this.options));
	}

	private Flux<ResponseEvent> events(TurnOptions options) {
		return Flux.defer(() -> this.target.stream(formatted(offering(sent()), options), options));
	}

	@Override
	public Flux<String> text() {
		return this.options.told(ResponseEvents.outputText(events(this.options)));
	}

	@Override
	public Mono<Response> response() {
		return this.options.told(ResponseEvents.finalResponse(events(this.options)));
	}

	@Override
	public <T> Mono<T> entity(StructuredOutput<T> output) {
		return this.options
			.told(ResponseEvents.finalResponse(events(this.options.format(output.format()))).map(output::parse));
	}

	private ResponseRequest sent() {
		ResponseRequest request = this.asked;
		if (this.changes != null) {
			ResponseRequest.Builder builder = request.mutate();
			this.changes.accept(builder);
			request = builder.build();
		}
		return this.attachments.isEmpty() ? request : Attachments.addTo(request, this.attachments);
	}

	private ResponseRequest offering(ResponseRequest request) {
		return this.options.hasTools()
				? this.options.loop(ToolLoop.builder()::build).addTo(withCommon(request, "tools")) : request;
	}

	private ResponseRequest formatted(ResponseRequest request, TurnOptions options) {
		return options.hasFormat() ? options.formatted(withCommon(request, "text")) : request;
	}

	/**
	 * What is added to a field of the turn must not take the place of what every turn is
	 * sent with.
	 */
	private ResponseRequest withCommon(ResponseRequest request, String name) {
		RawJson common = this.target.common().field(name);
		return (common != null && request.field(name) == null) ? request.mutate().field(name, common).build() : request;
	}

}

package io.github.responsesws.benchmarks.conversation;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.github.responsesws.test.Script;
import io.github.responsesws.test.Scripts;
import io.github.responsesws.tool.FunctionTool;
import io.github.responsesws.tool.ToolHandler;
import org.jspecify.annotations.Nullable;

/**
 * An agent that calls a tool on every turn but the last: what it is told, its tools, and
 * what the model says. The outputs of the tools hold five to ten rows, in a cycle of six
 * turns, so that lengths vary as they do and turn 50 brings as much as turn 2.
 */
final class OrderDesk {

	static final String QUESTION = "Which of the orders of last week are late, why, and who has to be told? "
			+ "Look at every warehouse.";

	static final String INSTRUCTIONS = """
			You work at the order desk of a mail-order company and answer the questions of its staff.
			Look everything up with the tools, and never guess: orders, shipments and returns change by the minute.
			Look at one thing at a time, say in a sentence or two what you found and what you look at next, and go on \
			until the question is answered completely.
			An order is late if its shipment has not left the warehouse on the promised day, or if the carrier reports \
			a delay of more than a day. Orders on hold at the customer's wish are not late.
			Dates are those of the warehouse. Amounts are in euros, with tax. Customers are named by their number, \
			never by their name or address, and card numbers are not repeated even if a tool shows them.
			If a tool fails, try once more with a smaller range, then say what could not be found out.
			Write the final answer as a short list, the most urgent order first, each with its number, its warehouse, \
			the reason, the new date and the person to tell. End with one sentence on what should be done today.
			""";

	private static final int CYCLE = 6;

	private static final int FEWEST_ROWS = 5;

	private OrderDesk() {
	}

	/**
	 * Create the tools.
	 * @param rows gives the output of a call
	 */
	static List<FunctionTool> tools(ToolHandler<Object> rows) {
		return List.of(
				FunctionTool.of("search_orders", "Orders of a period, latest first, with state and promised day",
						OrderSearch.class, rows::handle),
				FunctionTool.of("list_shipments", "Shipments that left a warehouse, with the carrier's last report",
						ShipmentSearch.class, rows::handle),
				FunctionTool.of("list_returns", "Returns that customers announced or sent", ReturnSearch.class,
						rows::handle));
	}

	/**
	 * Return what a tool answers.
	 * @param turn the turn whose call it is, from 1
	 */
	static String rows(int turn) {
		return IntStream.range(0, FEWEST_ROWS + turn % CYCLE)
			.mapToObj((row) -> String.format(Locale.ROOT, """
					{"order":"A-%05d","warehouse":"%s","state":"in transit","promised":"2026-11-%02d",\
					"carrier":"parcel","report":"Sorting centre, waits for the next lorry","amount":%d.90}""",
					10_000 + turn * 10 + row, Warehouse.values()[row % Warehouse.values().length], 10 + row, 100 + row))
			.collect(Collectors.joining(",", "[", "]"));
	}

	/**
	 * Return what the model says on each turn.
	 */
	static Script[] scripts(int turns) {
		Script[] scripts = new Script[turns];
		for (int turn = 1; turn < turns; turn++) {
			scripts[turn - 1] = call(Scripts.text("""
					The last rows show two orders that are still on their way and none that is on hold. \
					The promised day of one of them was yesterday, and the carrier's last report is from the \
					sorting centre. I look at the next part before I say which of them is late, since a delay \
					of less than a day does not count."""), turn);
		}
		scripts[turns - 1] = Scripts.text("""
				Two orders are late. The first waits at the sorting centre since Monday, because its lorry was \
				full: the customer has to be told today. The second was packed a day late and will arrive on \
				Friday. All others arrive as promised. Ask the carrier today for the next free lorry.""");
		return scripts;
	}

	private static Script call(Script script, int turn) {
		return switch (turn % 3) {
			case 0 -> script.functionCall("search_orders",
					"""
							{"warehouse":"NORTH","states":["PACKED","SENT"],"from":"2026-11-16","to":"2026-11-22","limit":10}""");
			case 1 -> script.functionCall("list_shipments", """
					{"warehouse":"SOUTH","carrier":null,"day":"2026-11-19","delayedOnly":true}""");
			default -> script.functionCall("list_returns", """
					{"warehouse":"NORTH","customer":"C-48213","reasons":["DAMAGED"],"limit":10}""");
		};
	}

	/**
	 * Where goods are.
	 */
	enum Warehouse {

		NORTH, SOUTH

	}

	/**
	 * How far an order is.
	 */
	enum OrderState {

		NEW, ON_HOLD, PACKED, SENT, DELIVERED, CANCELLED

	}

	/**
	 * Why goods come back.
	 */
	enum ReturnReason {

		DAMAGED, WRONG_ARTICLE, TOO_LATE, NOT_WANTED

	}

	/**
	 * Arguments of the first tool.
	 */
	record OrderSearch(@JsonPropertyDescription("The warehouse, or null for all") @Nullable Warehouse warehouse,
			@JsonPropertyDescription("States to look for") List<OrderState> states,
			@JsonPropertyDescription("First day of the order, inclusive") LocalDate from,
			@JsonPropertyDescription("Last day of the order, inclusive") LocalDate to,
			@JsonPropertyDescription("Most rows to return, 1 to 50") int limit) {
	}

	/**
	 * Arguments of the second tool.
	 */
	record ShipmentSearch(@JsonPropertyDescription("The warehouse, or null for all") @Nullable Warehouse warehouse,
			@JsonPropertyDescription("The carrier's name, or null for all") @Nullable String carrier,
			@JsonPropertyDescription("Day the shipment left") LocalDate day,
			@JsonPropertyDescription("Whether to leave out shipments without a delay") boolean delayedOnly) {
	}

	/**
	 * Arguments of the third tool.
	 */
	record ReturnSearch(@JsonPropertyDescription("The warehouse, or null for all") @Nullable Warehouse warehouse,
			@JsonPropertyDescription("The customer's number, such as C-10023, or null for all") @Nullable String customer,
			@JsonPropertyDescription("Reasons to look for") List<ReturnReason> reasons,
			@JsonPropertyDescription("Most rows to return, 1 to 50") int limit) {
	}

}

package io.github.responsesws.recipes;

import io.github.responsesws.protocol.ToolCaller;
import io.github.responsesws.tool.ResponsesTool;

/**
 * The tool of docs/tools.md that programs may call.
 */
class Prices {

	private final Catalogue catalogue;

	Prices(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	// snippet: program-tool
	@ResponsesTool(description = "Price of a product", allowedCallers = { ToolCaller.DIRECT, ToolCaller.PROGRAMMATIC })
	Price price(String product) {
		return this.catalogue.price(product);
	}
	// end

	/**
	 * What a product costs.
	 *
	 * @param cents the amount
	 * @param currency of what
	 */
	record Price(long cents, String currency) {
	}

	/**
	 * Knows what there is.
	 */
	interface Catalogue {

		Price price(String product);

	}

}

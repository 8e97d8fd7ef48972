package io.github.responsesws.tool;

/**
 * The model wants to call a tool of an MCP server that needs consent. Its text form
 * leaves the arguments out.
 *
 * @param id the ID of the request
 * @param serverLabel how the request that defined the tools calls the server
 * @param name the tool
 * @param arguments its arguments, a JSON object
 * @since 0.1.0
 */
public record ApprovalRequest(String id, String serverLabel, String name, String arguments) {

	@Override
	public String toString() {
		return "ApprovalRequest " + this.id + " for " + this.serverLabel + "." + this.name;
	}

}

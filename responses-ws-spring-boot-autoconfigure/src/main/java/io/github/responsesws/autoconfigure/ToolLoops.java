package io.github.responsesws.autoconfigure;

import io.github.responsesws.tool.ApprovalHandler;
import io.github.responsesws.tool.BuiltInTool;
import io.github.responsesws.tool.CustomTool;
import io.github.responsesws.tool.FunctionTools;
import io.github.responsesws.tool.ToolErrorHandler;
import io.github.responsesws.tool.ToolListener;
import io.github.responsesws.tool.ToolLoop;
import io.github.responsesws.tool.ToolObserver;

/**
 * Makes the tool loops of clients, of their properties and of the application's tools.
 */
final class ToolLoops {

	ToolLoop create(NamedClient client) {
		ClientBeans beans = client.beans();
		FunctionTools tools = beans.one(FunctionTools.class);
		ToolLoop.Builder loop = ToolLoop.builder()
			.customTools(beans.all(CustomTool.class))
			.approvals(beans.one(ApprovalHandler.class))
			.errorHandler(beans.one(ToolErrorHandler.class))
			.observer(beans.one(ToolObserver.class))
			.settings(new SettingsMapper(client.properties(), client.connectionDetails()).tool());
		if (tools != null) {
			loop.tools(tools);
		}
		loop.builtInTools(beans.all(BuiltInTool.class).stream().<BuiltInTool<?>>map((tool) -> tool).toList());
		beans.all(ToolListener.class).forEach(loop::listener);
		beans.all(NamedClientContributor.class).forEach((contributor) -> contributor.contribute(client, loop));
		return loop.build();
	}

}

package io.github.responsesws.springai;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpServerSession;
import io.modelcontextprotocol.spec.McpServerTransport;
import io.modelcontextprotocol.spec.McpServerTransportProvider;
import reactor.core.publisher.Mono;

import org.springframework.ai.mcp.SyncMcpToolCallbackProvider;
import org.springframework.ai.tool.ToolCallback;

/**
 * An MCP server with a tool, and a client of it, in this process.
 */
final class McpTools implements AutoCloseable {

	private final List<McpSchema.CallToolRequest> requests = new CopyOnWriteArrayList<>();

	private final Wire wire = new Wire();

	private final McpSyncServer server;

	private final McpSyncClient client;

	McpTools() {
		McpSchema.Tool tool = new McpSchema.Tool.Builder().name("humidity")
			.description("Humidity in a city")
			.inputSchema(Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")), "required",
					List.of("city")))
			.build();
		this.server = McpServer.sync(this.wire)
			.serverInfo("weather", "1")
			.capabilities(new McpSchema.ServerCapabilities.Builder().tools(false).build())
			.toolCall(tool, (exchange, request) -> {
				this.requests.add(request);
				return new McpSchema.CallToolResult.Builder().addTextContent("80 percent").build();
			})
			.build();
		this.client = McpClient.sync(this.wire).build();
		this.client.initialize();
	}

	ToolCallback[] callbacks() {
		return SyncMcpToolCallbackProvider.builder().mcpClients(this.client).build().getToolCallbacks();
	}

	List<McpSchema.CallToolRequest> requests() {
		return this.requests;
	}

	@Override
	public void close() {
		this.client.close();
		this.server.close();
	}

	/**
	 * Hands messages over from one end to the other.
	 */
	private static final class Wire implements McpClientTransport, McpServerTransportProvider {

		private Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> client = (message) -> message;

		private McpServerSession session;

		@Override
		public void setSessionFactory(McpServerSession.Factory factory) {
			this.session = factory.create(new ToClient());
		}

		@Override
		public Mono<Void> connect(Function<Mono<JSONRPCMessage>, Mono<JSONRPCMessage>> handler) {
			this.client = handler;
			return Mono.empty();
		}

		@Override
		public Mono<Void> sendMessage(JSONRPCMessage message) {
			return Objects.requireNonNull(this.session).handle(message);
		}

		@Override
		public Mono<Void> notifyClients(String method, Object params) {
			return Mono.empty();
		}

		@Override
		public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
			return McpJsonDefaults.getMapper().convertValue(data, type);
		}

		@Override
		public List<String> protocolVersions() {
			return List.of("2025-06-18");
		}

		@Override
		public Mono<Void> closeGracefully() {
			return Mono.empty();
		}

		@Override
		public void close() {
		}

		/**
		 * What the server answers with.
		 */
		private final class ToClient implements McpServerTransport {

			@Override
			public Mono<Void> sendMessage(JSONRPCMessage message) {
				return Wire.this.client.apply(Mono.just(message)).then();
			}

			@Override
			public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
				return Wire.this.unmarshalFrom(data, type);
			}

			@Override
			public Mono<Void> closeGracefully() {
				return Mono.empty();
			}

		}

	}

}

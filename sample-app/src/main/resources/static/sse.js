// Server-sent events of an answer to POST.

// EventSource cannot POST, so the stream is read and cut into events here.
export async function* serverSentEvents(body) {
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	let buffer = "";
	let name = "message";
	let data = [];
	let id;
	try {
		for (;;) {
			const { value, done } = await reader.read();
			if (done) {
				return;
			}
			buffer += value;
			const lines = buffer.split(/\r\n|\n|\r(?!$)/);
			buffer = lines.pop();
			for (const line of lines) {
				if (line === "") {
					if (data.length > 0) {
						yield { name, data: data.join("\n"), id };
					}
					name = "message";
					data = [];
					id = undefined;
				}
				else if (line.startsWith("id:")) {
					id = line.slice(3).trim();
				}
				else if (line.startsWith("event:")) {
					name = line.slice(6).trim();
				}
				else if (line.startsWith("data:")) {
					data.push(line.slice(5).replace(/^ /, ""));
				}
			}
		}
	}
	finally {
		reader.cancel().catch(() => {});
	}
}

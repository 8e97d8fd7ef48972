// The text of an answer. Model output only ever becomes text nodes.

import { element } from "./words.js";

const listItem = /^\s*(?:([-*•])|\d+[.)])\s+/;

// Cuts an answer into the few shapes that answers use: paragraphs, lists, headings and
// fenced code. A fence that is not closed yet counts as code to the end, so that streamed
// code does not jump.
function blocks(text) {
	const found = [];
	let open;
	const add = (name, line) => {
		if (open?.name === name) {
			open.lines.push(line);
		}
		else {
			open = { name, lines: [line] };
			found.push(open);
		}
	};
	let fenced = false;
	for (const line of text.split("\n")) {
		if (line.startsWith("```")) {
			fenced = !fenced;
			open = undefined;
		}
		else if (fenced) {
			add("pre", line);
		}
		else if (line.trim() === "") {
			open = undefined;
		}
		else if (/^#{1,6} /.test(line)) {
			open = undefined;
			add("h4", line.replace(/^#+ /, ""));
			open = undefined;
		}
		else if (listItem.test(line)) {
			const [mark, bullet] = listItem.exec(line);
			add(bullet ? "ul" : "ol", line.slice(mark.length));
		}
		else {
			add("p", line);
		}
	}
	return found.map(({ name, lines }) => ({ name, text: lines.join("\n") }));
}

function fillInline(node, text) {
	node.replaceChildren();
	for (const part of text.split(/(`[^`\n]+`|\*\*[^*\n]+\*\*)/)) {
		if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) {
			node.append(element("code", "", part.slice(1, -1)));
		}
		else if (part.length > 4 && part.startsWith("**") && part.endsWith("**")) {
			node.append(element("strong", "", part.slice(2, -2)));
		}
		else if (part) {
			node.append(part);
		}
	}
	return node;
}

function fillBlock(node, { name, text }) {
	if (name === "pre") {
		node.textContent = text;
		node.tabIndex = 0;
	}
	else if (name === "ul" || name === "ol") {
		node.replaceChildren(...text.split("\n").map((line) => fillInline(element("li"), line)));
	}
	else {
		fillInline(node, text);
	}
}

// Only the blocks that changed are touched: the last one, nearly always.
export function renderText(container, text, rendered) {
	const wanted = blocks(text);
	wanted.forEach((block, index) => {
		const before = rendered[index];
		if (before?.name === block.name && before.text === block.text) {
			return;
		}
		let node = container.children[index];
		if (before?.name !== block.name) {
			const fresh = element(block.name);
			if (node) {
				node.replaceWith(fresh);
			}
			else {
				container.append(fresh);
			}
			node = fresh;
		}
		fillBlock(node, block);
	});
	while (container.children.length > wanted.length) {
		container.lastElementChild.remove();
	}
	return wanted;
}

// The text of an answer.

import { codeBlock, refillCode } from "./code.js";
import { inline } from "./inline.js";
import { blocks } from "./markdown.js";
import { element } from "./words.js";

const written = (name, text) => {
	const node = element(name);
	node.append(inline(text));
	return node;
};

function list({ ordered, start, items }) {
	const node = element(ordered ? "ol" : "ul");
	if (ordered && start !== 1) {
		node.start = start;
	}
	node.append(...items.map((content) => {
		const [first, ...rest] = content;
		const line = first?.kind === "paragraph" ? written("li", first.text) : element("li");
		line.append(...(first?.kind === "paragraph" ? rest : content).map(block));
		return line;
	}));
	return node;
}

function table({ head, align, rows }) {
	const cell = (name) => (text, index) => {
		const node = written(name, text);
		node.dataset.align = align[index];
		if (name === "th") {
			node.scope = "col";
		}
		return node;
	};
	const row = (name, texts) => {
		const node = element("tr");
		node.append(...texts.map(cell(name)));
		return node;
	};
	const [top, body, whole, box] = [element("thead"), element("tbody"), element("table"), element("div", "table")];
	top.append(row("th", head));
	body.append(...rows.map((texts) => row("td", texts)));
	whole.append(top, body);
	box.append(whole);
	// A wide table is scrolled, with the keyboard too.
	box.tabIndex = 0;
	box.setAttribute("role", "group");
	box.setAttribute("aria-label", "Table");
	return box;
}

function quotation({ blocks: inside }) {
	const node = element("blockquote");
	node.append(...inside.map(block));
	return node;
}

// A block of the answer, which runs as its first words do, with all that is in it.
function whole(content) {
	const node = block(content);
	node.dir = "auto";
	return node;
}

function block(content) {
	switch (content.kind) {
		case "code":
			return codeBlock(content);
		case "heading":
			return written("h3", content.text);
		case "rule":
			return element("hr");
		case "quote":
			return quotation(content);
		case "list":
			return list(content);
		case "table":
			return table(content);
		default:
			return written("p", content.text);
	}
}

// Only the blocks that changed are touched: the last one, nearly always.
export function renderText(container, text, rendered) {
	const wanted = blocks(text);
	wanted.forEach((content, index) => {
		const before = rendered[index];
		const node = container.children[index];
		if (before?.kind === content.kind && before.source === content.source) {
			return;
		}
		if (!node) {
			container.append(whole(content));
		}
		else if (content.kind !== "code" || !refillCode(node, before, content)) {
			node.replaceWith(whole(content));
		}
	});
	while (container.children.length > wanted.length) {
		container.lastElementChild.remove();
	}
	return wanted;
}

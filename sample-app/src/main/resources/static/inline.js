// What stands inside a line of Markdown. Model output only ever becomes text nodes, and
// addresses of links only if they lead to the web.

import { element } from "./words.js";

const escapable = /[\\`*_{}[\]()#+\-.!|<>~]/;
const address = /^https?:\/\/[^\s<>"`]+/;
const longest = 2000;
const spans = [["**", "strong"], ["__", "strong"], ["~~", "del"], ["*", "em"], ["_", "em"]];

function safe(text) {
	try {
		const url = new URL(text);
		return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
	}
	catch {
		return undefined;
	}
}

function link(href, content) {
	const node = element("a");
	node.href = href;
	node.target = "_blank";
	node.rel = "noopener noreferrer";
	node.append(content);
	return node;
}

class Line {

	constructor(text) {
		this.text = text;
		this.at = 0;
		this.plain = "";
		this.nodes = document.createDocumentFragment();
		// What closes nothing from here to the end is not looked for again.
		this.absent = new Set();
	}

	read() {
		while (this.at < this.text.length) {
			if (!this.special(this.text[this.at])) {
				this.plain += this.text[this.at++];
			}
		}
		this.flush();
		return this.nodes;
	}

	flush() {
		if (this.plain) {
			this.nodes.append(this.plain);
			this.plain = "";
		}
	}

	add(node, end) {
		this.flush();
		this.nodes.append(node);
		this.at = end;
		return true;
	}

	special(char) {
		switch (char) {
			case "\\":
				return this.escaped();
			case "`":
				return this.code();
			case "!":
				return this.text[this.at + 1] === "[" && this.link(this.at + 1);
			case "[":
				return this.link(this.at);
			case "<":
				return this.bracketed();
			case "h":
				return this.bare();
			case "*":
			case "_":
			case "~":
				return this.span();
			default:
				return false;
		}
	}

	// Where the closing mark stands, or -1.
	find(mark, from) {
		if (this.absent.has(mark)) {
			return -1;
		}
		const found = this.text.indexOf(mark, from);
		if (found < 0) {
			this.absent.add(mark);
		}
		return found;
	}

	escaped() {
		const next = this.text[this.at + 1];
		if (next === undefined || !escapable.test(next)) {
			return false;
		}
		this.plain += next;
		this.at += 2;
		return true;
	}

	code() {
		const [mark] = /^`+/.exec(this.text.slice(this.at));
		const end = this.find(mark, this.at + mark.length);
		if (end < 0) {
			this.plain += mark;
			this.at += mark.length;
			return true;
		}
		return this.add(element("code", "", this.text.slice(this.at + mark.length, end).trim()), end + mark.length);
	}

	// Where the bracket closes that opens here, or -1.
	closing(open, begin, end) {
		let depth = 1;
		for (let at = open + 1; at < Math.min(this.text.length, open + longest); at++) {
			depth += this.text[at] === begin ? 1 : this.text[at] === end ? -1 : 0;
			if (depth === 0) {
				return at;
			}
		}
		return -1;
	}

	link(open) {
		const middle = this.closing(open, "[", "]");
		if (middle < 0 || this.text[middle + 1] !== "(") {
			return false;
		}
		const end = this.closing(middle + 1, "(", ")");
		const [target] = this.text.slice(middle + 2, end).trim().split(/\s+(?=["'(])/);
		const href = end > 0 ? safe(target.replace(/^<|>$/g, "")) : undefined;
		return href !== undefined && this.add(link(href, inline(this.text.slice(open + 1, middle))), end + 1);
	}

	bracketed() {
		const end = this.find(">", this.at);
		const inside = this.text.slice(this.at + 1, end);
		const href = end > 0 && address.test(inside) && !/\s/.test(inside) ? safe(inside) : undefined;
		return href !== undefined && this.add(link(href, inside), end + 1);
	}

	// The end of a sentence is no part of an address, nor is a bracket that it did not open.
	bare() {
		const before = this.text[this.at - 1];
		const found = before === undefined || !/[\p{L}\p{N}]/u.test(before) ? address.exec(this.text.slice(this.at)) : null;
		if (!found) {
			return false;
		}
		let shown = found[0].replace(/[.,;:!?'*_~]+$/, "");
		while (shown.endsWith(")") && shown.split("(").length < shown.split(")").length) {
			shown = shown.slice(0, -1);
		}
		const href = safe(shown);
		return href !== undefined && this.add(link(href, shown), this.at + shown.length);
	}

	span() {
		const [mark, name] = spans.find(([begin]) => this.text.startsWith(begin, this.at)) ?? [];
		const from = this.at + (mark?.length ?? 0);
		if (!mark || /\s/.test(this.text[from] ?? " ") || (mark.includes("_") && /[\p{L}\p{N}]/u.test(this.text[this.at - 1] ?? ""))) {
			return false;
		}
		let end = this.find(mark, from + 1);
		while (end > 0 && /\s/.test(this.text[end - 1])) {
			end = this.find(mark, end + 1);
		}
		// Of three stars the last ones close what was opened first.
		while (end > 0 && mark.length === 2 && this.text[end + 2] === mark[0]) {
			end++;
		}
		if (end < 0 || (mark.includes("_") && /[\p{L}\p{N}]/u.test(this.text[end + mark.length] ?? ""))) {
			return false;
		}
		const node = element(name);
		node.append(inline(this.text.slice(from, end)));
		return this.add(node, end + mark.length);
	}

}

export function inline(text) {
	return new Line(text).read();
}

// Markdown as models write it, cut into blocks. Nothing here touches the page.

const fence = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const heading = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const rule = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const quote = /^ {0,3}> ?/;
const item = /^( *)([-*+•]|\d{1,9}[.)])(?: +|$)/;
const delimiter = /^ *\|?(?: *:?-+:? *\|)* *:?-+:? *\|? *$/;

const blank = (line) => line.trim() === "";

// Cells of a row; a bar after a backslash or inside code divides nothing.
function cells(line) {
	const found = [""];
	let code = false;
	const row = line.trim().replace(/^\|/, "");
	for (let at = 0; at < row.length; at++) {
		const char = row[at];
		if (char === "\\" && row[at + 1] === "|") {
			found[found.length - 1] += "|";
			at++;
		}
		else if (char === "|" && !code) {
			found.push("");
		}
		else {
			code = char === "`" ? !code : code;
			found[found.length - 1] += char;
		}
	}
	if (found.length > 1 && blank(found.at(-1))) {
		found.pop();
	}
	return found.map((cell) => cell.trim());
}

const alignment = (mark) => {
	const [left, right] = [mark.startsWith(":"), mark.endsWith(":")];
	return left && right ? "center" : right ? "end" : "start";
};

// Deeper than this nobody nests, and what does is shown as text.
const deepest = 12;

class Reader {

	constructor(text, depth) {
		this.depth = depth;
		this.lines = text.replace(/\r\n?/g, "\n").split("\n");
		this.at = 0;
	}

	get line() {
		return this.lines[this.at];
	}

	get more() {
		return this.at < this.lines.length;
	}

	blocks() {
		const found = [];
		while (this.more) {
			if (blank(this.line)) {
				this.at++;
				continue;
			}
			const from = this.at;
			const block = this.block();
			block.source = this.lines.slice(from, this.at).join("\n");
			found.push(block);
		}
		return found;
	}

	block() {
		if (fence.test(this.line)) {
			return this.code();
		}
		if (heading.test(this.line)) {
			const [, marks, text] = heading.exec(this.line);
			this.at++;
			return { kind: "heading", level: marks.length, text };
		}
		if (rule.test(this.line)) {
			this.at++;
			return { kind: "rule" };
		}
		if (this.depth < deepest && quote.test(this.line)) {
			return this.quote();
		}
		if (this.depth < deepest && item.test(this.line)) {
			return this.list();
		}
		return this.table() ? this.rows() : this.paragraph();
	}

	// A fence that is not closed yet counts as code to the end, so that streamed code does
	// not jump.
	code() {
		const [, mark, language] = fence.exec(this.line);
		const close = new RegExp(`^ {0,3}\\${mark[0]}{${mark.length},}\\s*$`);
		const lines = [];
		for (this.at++; this.more && !close.test(this.line); this.at++) {
			lines.push(this.line);
		}
		this.at++;
		return { kind: "code", language, text: lines.join("\n") };
	}

	quote() {
		const lines = [];
		for (; this.more && quote.test(this.line); this.at++) {
			lines.push(this.line.replace(quote, ""));
		}
		return { kind: "quote", blocks: blocks(lines.join("\n"), this.depth + 1) };
	}

	table() {
		const next = this.lines[this.at + 1];
		return this.line.includes("|") && next?.includes("|") === true && delimiter.test(next)
			&& cells(this.line).length === cells(next).length;
	}

	rows() {
		const head = cells(this.line);
		const align = cells(this.lines[this.at + 1]).map(alignment);
		const rows = [];
		for (this.at += 2; this.more && this.line.includes("|") && !blank(this.line); this.at++) {
			const row = cells(this.line);
			rows.push(head.map((_, index) => row[index] ?? ""));
		}
		return { kind: "table", head, align, rows };
	}

	list() {
		const [, indent, mark] = item.exec(this.line);
		const ordered = /\d/.test(mark);
		const kindOf = (found) => /\d/.test(found[2]) === ordered && found[1].length <= indent.length + 1;
		const items = [];
		while (this.more) {
			const found = item.exec(this.line);
			if (!found || !kindOf(found)) {
				break;
			}
			items.push(blocks(this.item(found[0].length), this.depth + 1));
		}
		return { kind: "list", ordered, start: ordered ? parseInt(mark, 10) : 1, items };
	}

	// The lines of one item, without what indents them.
	item(width) {
		const lines = [this.line.slice(width)];
		const inside = (line) => line.length - line.trimStart().length >= Math.min(width, 2);
		for (this.at++; this.more; this.at++) {
			if (blank(this.line)) {
				const next = this.lines.slice(this.at + 1).find((line) => !blank(line));
				if (next === undefined || !inside(next)) {
					if (next !== undefined && item.test(next)) {
						this.skipBlank();
					}
					break;
				}
				lines.push("");
			}
			else if (inside(this.line)) {
				lines.push(this.line.slice(Math.min(width, this.line.length - this.line.trimStart().length)));
			}
			else if (begins(this.line)) {
				break;
			}
			else {
				lines.push(this.line);
			}
		}
		return lines.join("\n");
	}

	skipBlank() {
		while (this.more && blank(this.line)) {
			this.at++;
		}
	}

	paragraph() {
		const lines = [this.line];
		for (this.at++; this.more && !blank(this.line) && !begins(this.line) && !this.table(); this.at++) {
			lines.push(this.line);
		}
		return { kind: "paragraph", text: lines.join("\n").trim() };
	}

}

const begins = (line) => [fence, heading, rule, quote, item].some((start) => start.test(line));

export function blocks(text, depth = 0) {
	return new Reader(text, depth).blocks();
}

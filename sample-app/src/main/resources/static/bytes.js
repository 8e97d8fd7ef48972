// What each turn of the conversation sent, beside what it would have sent with the whole
// history.

import { byId, count, element, integer, size } from "./words.js";

const most = 6;

const times = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

export class BytesChart {

	constructor() {
		this.list = byId("bytes");
		this.drawn = undefined;
	}

	// Takes the turns of the whole conversation, and those of the answer that is looked at.
	show(turns, chosen) {
		const key = `${turns.length}:${turns.length > 0 ? turns[0].conversation : ""}:${turns.indexOf(chosen[0])}:${chosen.length}`;
		if (key === this.drawn) {
			return;
		}
		this.drawn = key;
		const known = turns.filter((turn) => turn.fullHistoryBytes !== undefined);
		const last = turns.slice(-most);
		const scale = Math.max(1, ...last.map((turn) => Math.max(turn.bytesSent, turn.fullHistoryBytes ?? 0)));
		this.list.replaceChildren(...last.map((turn, index) => this.row(turn, turns.length - last.length + index + 1, scale, chosen)));
		this.words(known);
	}

	row(turn, number, scale, chosen) {
		const row = element("li", "bytes-row");
		row.classList.toggle("chosen", chosen.includes(turn));
		const bars = element("span", "bytes-bars");
		bars.setAttribute("aria-hidden", "true");
		bars.append(this.bar("sent", turn.bytesSent, scale), this.bar("full", turn.fullHistoryBytes ?? 0, scale));
		const full = turn.fullHistoryBytes === undefined ? "unknown" : size(turn.fullHistoryBytes);
		const words = element("span", "bytes-words", size(turn.bytesSent));
		words.append(element("span", "visually-hidden", " sent, with the full history "), element("i", "", full));
		const name = element("span", "bytes-turn", integer.format(number));
		name.prepend(element("span", "visually-hidden", "Turn "));
		row.append(name, bars, words);
		return row;
	}

	bar(name, bytes, scale) {
		const bar = element("i", name);
		bar.style.width = `${(bytes / scale) * 100}%`;
		return bar;
	}

	words(turns) {
		const sum = (name) => turns.reduce((total, turn) => total + turn[name], 0);
		const sent = sum("bytesSent");
		const full = sum("fullHistoryBytes");
		let words = "Each turn sends only what is new.";
		if (turns.length > 0) {
			words = `${size(sent)} in ${count(turns.length, "turn")}. `;
			words += full > sent
				? `The full history each time: ${size(full)}, ${times.format(full / sent)} times as much.`
				: "There is no history yet that could have been sent again.";
		}
		byId("bytes-total").textContent = words;
	}

}

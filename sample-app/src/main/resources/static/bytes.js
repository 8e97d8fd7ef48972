// What each turn of the conversation sent, beside what it would have sent with the whole
// history.

import { byId, count, element, integer, size } from "./words.js";

const most = 6;

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 0 });

const times = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

function words(total, saved) {
	if (!total) {
		return "Each turn sends only what is new.";
	}
	const sent = `${size(total.bytesSent)} in ${count(total.turns, "turn")}.`;
	return saved > 0
		? `${sent} The full history each time: ${size(total.fullHistoryBytes)}, ${times.format(total.fullHistoryBytes / total.bytesSent)} times as much.`
		: `${sent} There is no history yet that could have been sent again.`;
}

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
		const last = turns.slice(-most);
		const scale = Math.max(1, ...last.map((turn) => Math.max(turn.bytesSent, turn.fullHistoryBytes ?? 0)));
		this.list.replaceChildren(...last.map((turn, index) => this.row(turn, turns.length - last.length + index + 1, scale, chosen)));
		this.words(turns);
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

	// All turns of the conversation together, those that the page has not seen included.
	words(turns) {
		const total = turns.at(-1)?.total;
		const saved = total ? total.fullHistoryBytes - total.bytesSent : 0;
		const figure = byId("bytes-saved");
		figure.hidden = !(saved > 0);
		figure.textContent = saved > 0 ? `${percent.format(saved / total.fullHistoryBytes)} less sent so far` : "";
		byId("bytes-total").textContent = words(total, saved);
	}

}

// The pool: its sessions with their lanes, and the main meters, asked for every second
// while somebody can see the page.

import { ageText, byId, count, durationText, element, figure, integer, size } from "./words.js";

const interval = 1000;
const patience = 4000;

const outcomes = ["completed", "incomplete", "cancelled", "failed"];

export class PoolPanel {

	// Tells one listener whenever the application stops or starts to answer, the other each time
	// how the service is.
	constructor(onReachable, onService) {
		this.onReachable = onReachable;
		this.onService = onService;
		this.reachable = undefined;
		this.timer = 0;
		this.asking = false;
		this.again = false;
		this.rows = new Map();
	}

	start() {
		document.addEventListener("visibilitychange", () => this.refresh());
		this.refresh();
	}

	// Asks now, and goes on every second. A question under way is asked again right after
	// its answer, which may tell of a moment before.
	async refresh() {
		clearTimeout(this.timer);
		if (this.asking || document.visibilityState !== "visible") {
			this.again = this.asking;
			return;
		}
		this.asking = true;
		this.again = false;
		try {
			const response = await fetch("api/pool", {
				headers: { Accept: "application/json" },
				cache: "no-store",
				signal: AbortSignal.timeout(patience),
			});
			if (!response.ok) {
				throw new Error(String(response.status));
			}
			const pool = await response.json();
			this.show(pool);
			this.reached(true);
			this.onService(pool.service);
		}
		catch {
			this.reached(false);
		}
		this.asking = false;
		this.timer = setTimeout(() => this.refresh(), this.again ? 0 : interval);
	}

	reached(reachable) {
		if (reachable === this.reachable) {
			return;
		}
		this.reachable = reachable;
		const state = byId("pool-state");
		state.dataset.state = reachable ? "live" : "failed";
		state.textContent = reachable ? "Live" : "Not reachable";
		byId("panel-pool").classList.toggle("stale", !reachable);
		if (!reachable) {
			byId("pool").textContent = "Pool: not reachable.";
		}
		this.onReachable(reachable);
	}

	show(pool) {
		this.summary(pool);
		this.figures(pool);
		this.sessions(pool);
		this.counters(pool);
		this.turns(pool.meters);
		this.meters(pool.meters);
	}

	summary(pool) {
		const parts = [`${count(pool.sessions.length, "session")} open`, `${integer.format(pool.busyLanes)} of ${count(pool.lanes, "lane")} busy`];
		if (pool.pending > 0) {
			parts.push(`${integer.format(pool.pending)} waiting`);
		}
		text("pool", `Pool: ${parts.join(", ")}.`);
	}

	figures(pool) {
		figure("pool-sessions", integer.format(pool.sessions.length), `of ${integer.format(pool.maxSessions)}`);
		figure("pool-lanes", integer.format(pool.busyLanes), `of ${integer.format(pool.lanes)}`);
		figure("pool-pending", integer.format(pool.pending));
	}

	// Rows stay the same nodes, so that neither a reader nor a selection loses its place.
	sessions(pool) {
		const list = byId("sessions");
		const open = new Set(pool.sessions.map((session) => session.id));
		for (const [id, row] of this.rows) {
			if (!open.has(id)) {
				row.node.remove();
				this.rows.delete(id);
			}
		}
		for (const session of pool.sessions) {
			let row = this.rows.get(session.id);
			if (!row) {
				row = new SessionRow(session.id);
				this.rows.set(session.id, row);
				list.append(row.node);
			}
			row.show(session, pool.maxAgeSeconds);
		}
	}

	counters(pool) {
		figure("pool-connecting", integer.format(pool.connecting));
		figure("pool-buffered", size(pool.bufferedBytes));
		figure("pool-affinity", `${integer.format(pool.affinityHits)} / ${integer.format(pool.affinityMisses)}`);
		figure("pool-stray", integer.format(pool.strayEvents));
		const { lastHandshake: last } = pool;
		figure("pool-handshake", last && `${last.succeeded ? "succeeded" : last.code}, ${new Date(last.time).toLocaleTimeString("en-GB")}`);
		byId("pool-handshake").classList.toggle("bad", last?.succeeded === false);
		text("pool-handshake-reason", last?.reason ?? "");
		byId("pool-handshake-reason").hidden = !last?.reason;
	}

	turns(meters) {
		const total = outcomes.reduce((sum, outcome) => sum + meters.turns[outcome], 0);
		text("meter-turns", count(total, "turn"));
		for (const outcome of outcomes) {
			const turns = meters.turns[outcome];
			figure(`turns-${outcome}`, integer.format(turns));
			const bar = byId(`turns-bar-${outcome}`);
			bar.style.width = `${(turns / (total || 1)) * 100}%`;
			bar.hidden = turns === 0;
		}
	}

	meters(meters) {
		const time = (id, millis) => figure(id, millis === undefined ? undefined : durationText(millis));
		const pair = (id, first, second, unit) => figure(id, `${unit(first)} / ${unit(second)}`);
		time("meter-mean", meters.turnMeanMillis);
		time("meter-max", meters.turnMaxMillis);
		time("meter-first", meters.firstEventMeanMillis);
		time("meter-acquire", meters.acquireMeanMillis);
		pair("meter-events", meters.eventsIn, meters.eventsOut, integer.format);
		pair("meter-bytes", meters.bytesIn, meters.bytesOut, size);
		pair("meter-tokens", meters.inputTokens, meters.outputTokens, integer.format);
		pair("meter-handshakes", meters.handshakes, meters.failedHandshakes, integer.format);
		figure("meter-slow", integer.format(meters.slowSubscribers));
	}

}

// Text is set only if it changed: a reader that stands in it is not disturbed.
function text(id, value) {
	const node = byId(id);
	if (node.textContent !== value) {
		node.textContent = value;
	}
}

class SessionRow {

	constructor(id) {
		this.node = element("li", "session");
		this.node.dataset.session = id;
		this.state = element("span", "session-state");
		this.lanes = element("span", "lanes");
		this.lanes.setAttribute("role", "img");
		this.life = element("span", "life");
		this.life.setAttribute("aria-hidden", "true");
		this.lived = element("i");
		this.life.append(this.lived);
		this.age = element("span", "session-age");
		this.traffic = element("span", "session-traffic");
		this.node.append(element("b", "session-id", id), this.state, this.lanes, this.life, this.age, this.traffic);
	}

	show(session, maxAge) {
		const state = session.state.toLowerCase();
		this.node.dataset.state = state;
		this.state.textContent = state;
		this.grid(session);
		this.lived.style.width = `${Math.min(session.ageSeconds / maxAge, 1) * 100}%`;
		this.age.textContent = `${ageText(session.ageSeconds)} old, at most ${ageText(maxAge)}`;
		this.traffic.textContent = [
			count(session.turns, "turn"),
			`${size(session.bytesIn)} in`,
			`${size(session.bytesOut)} out`,
			session.busyLanes > 0 ? "busy" : `idle ${ageText(session.idleSeconds)}`,
		].join(" · ");
	}

	grid(session) {
		while (this.lanes.children.length > session.lanes) {
			this.lanes.lastElementChild.remove();
		}
		while (this.lanes.children.length < session.lanes) {
			this.lanes.append(element("i", "lane"));
		}
		[...this.lanes.children].forEach((lane, index) => lane.classList.toggle("busy", index < session.busyLanes));
		this.lanes.setAttribute("aria-label", `${integer.format(session.busyLanes)} of ${count(session.lanes, "lane")} busy`);
	}

}

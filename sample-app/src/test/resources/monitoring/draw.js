// Draws the panels of a Grafana dashboard: their queries are sent to Prometheus as Grafana sends them, with all
// variables on "All". Understands what the dashboard of the documentation uses, not all that Grafana can do.

const COLOURS = ['#3f8f3c', '#d99000', '#3573c4', '#d4483b', '#8a4fb5', '#148a94', '#c2548f', '#7a6a00', '#5b6470'];

const NAMED = { green: '#2f8132', orange: '#c77700', red: '#c4322a', text: '#24292e' };

const UNITS = {
	reqps: (value) => plain(value) + ' req/s',
	cps: (value) => plain(value) + '/s',
	none: plain,
	percentunit: (value) => plain(value * 100) + ' %',
	s: (value) => (value === 0) ? '0 s' : (value < 1) ? plain(value * 1000) + ' ms' : plain(value) + ' s',
	bytes: (value) => scaled(value) + 'B',
	Bps: (value) => scaled(value) + 'B/s',
};

function plain(value) {
	return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
}

function scaled(value) {
	const step = [['M', 1e6], ['k', 1e3]].find(([, size]) => value >= size);
	return step ? plain(value / step[1]) + ' ' + step[0] : plain(value) + ' ';
}

function element(name, properties, ...children) {
	const made = document.createElement(name);
	Object.assign(made, properties);
	made.append(...children);
	return made;
}

function shape(name, attributes, text) {
	const made = document.createElementNS('http://www.w3.org/2000/svg', name);
	for (const [key, value] of Object.entries(attributes)) {
		made.setAttribute(key, value);
	}
	made.textContent = text ?? '';
	return made;
}

async function series(target, options) {
	const query = target.expr.replace(/\$(job|instance|client)\b/g, '.*').replaceAll('$__rate_interval', options.interval);
	const parameters = new URLSearchParams({ query, start: options.start, end: options.end, step: options.step });
	const answer = await (await fetch(options.prometheus + '/api/v1/query_range?' + parameters)).json();
	if (answer.status !== 'success') {
		throw new Error(target.expr + ': ' + answer.error);
	}
	return answer.data.result.map(({ metric, values }) => ({
		name: target.legendFormat.replace(/\{\{(\w+)\}\}/g, (whole, label) => metric[label] ?? ''),
		points: new Map(values.map(([time, value]) => [Math.round((time - options.start) / options.step), Number(value)])
			.filter(([, value]) => Number.isFinite(value))),
	}));
}

function niceMax(value) {
	const power = 10 ** Math.floor(Math.log10(value));
	return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999);
}

function chart(panel, lines, options) {
	const width = 400, height = 104, left = 54, bottom = 15, top = 5;
	const { unit, max, custom } = panel.fieldConfig.defaults;
	const stacked = custom.stacking?.mode === 'normal';
	const steps = Math.round((options.end - options.start) / options.step);
	const sums = new Array(steps + 1).fill(0);
	const layers = lines.map((line) => {
		const layer = { colour: line.colour, points: [] };
		for (let step = 0; step <= steps; step++) {
			const value = line.points.get(step);
			if (stacked) {
				const base = sums[step];
				sums[step] += value ?? 0;
				layer.points.push([step, sums[step], base]);
			}
			else if (value !== undefined) {
				layer.points.push([step, value, 0]);
			}
		}
		return layer;
	});
	const highest = Math.max(0, ...layers.flatMap((layer) => layer.points.map((point) => point[1])));
	const ceiling = max ?? ((highest > 0) ? niceMax(highest) : 1);
	const x = (step) => left + (width - left - 4) * step / steps;
	const y = (value) => height - bottom - (height - bottom - top) * value / ceiling;
	const drawing = shape('svg', { viewBox: `0 0 ${width} ${height}` });
	for (const part of [0, 0.5, 1]) {
		drawing.append(shape('line', { class: 'grid', x1: left, x2: width - 4, y1: y(ceiling * part), y2: y(ceiling * part) }),
			shape('text', { x: left - 6, y: y(ceiling * part) + 3, 'text-anchor': 'end' }, UNITS[unit](ceiling * part)));
	}
	for (const part of [0, 0.5, 1]) {
		const time = new Date((options.start + (options.end - options.start) * part) * 1000).toISOString().slice(11, 19);
		drawing.append(shape('text', { x: x(steps * part), y: height - 2, 'text-anchor': ['start', 'middle', 'end'][part * 2] }, time));
	}
	// From the top of a stack to its bottom, so that each layer is seen.
	for (const { colour, points } of [...layers].reverse()) {
		const upper = points.map(([step, value]) => `${x(step).toFixed(1)},${y(Math.min(value, ceiling)).toFixed(1)}`);
		const lower = points.map(([step, , base]) => `${x(step).toFixed(1)},${y(Math.min(base, ceiling)).toFixed(1)}`).reverse();
		if (points.length > 0) {
			drawing.append(shape('polygon', { points: [...upper, ...lower].join(' '), fill: colour, 'fill-opacity': stacked ? 0.35 : 0.08 }),
				shape('polyline', { points: upper.join(' '), fill: 'none', stroke: colour, 'stroke-width': 1.4 }));
		}
	}
	return drawing;
}

function stat(panel, lines) {
	const { unit, mappings, thresholds } = panel.fieldConfig.defaults;
	const points = [...lines[0].points];
	const value = points[points.length - 1][1];
	const step = thresholds?.steps.filter((each) => each.value === null || value >= each.value).pop();
	const text = mappings?.[0].options[value]?.text ?? UNITS[unit](value);
	const shown = element('p', { textContent: text });
	shown.style.color = NAMED[step?.color ?? 'text'];
	return shown;
}

async function draw(panel, options) {
	const lines = (await Promise.all(panel.targets.map((target) => series(target, options)))).flat();
	lines.sort((one, other) => one.name < other.name ? -1 : 1);
	lines.forEach((line, index) => line.colour = COLOURS[index % COLOURS.length]);
	const box = element('section', { className: 'panel ' + panel.type }, element('h3', { textContent: panel.title }));
	box.style.gridColumn = 'span ' + panel.gridPos.w;
	if (lines.every((line) => line.points.size === 0)) {
		box.append(element('p', { className: 'empty', textContent: 'No data' }));
	}
	else if (panel.type === 'stat') {
		box.append(stat(panel, lines));
	}
	else {
		const legend = element('div', { className: 'legend' });
		for (const line of lines) {
			const mark = element('i', {});
			mark.style.background = line.colour;
			legend.append(element('span', {}, mark, line.name));
		}
		box.append(chart(panel, lines, options), legend);
	}
	return box;
}

/**
 * Draw a dashboard.
 * @param dashboard its JSON
 * @param options the address of Prometheus; start, end and step in seconds; the interval of rates
 */
async function drawDashboard(dashboard, options) {
	document.body.append(element('h1', { textContent: dashboard.title }));
	let grid = document.body;
	for (const panel of dashboard.panels) {
		if (panel.type === 'row') {
			grid = element('div', { className: 'panels' });
			document.body.append(element('h2', { textContent: panel.title }), grid);
		}
		else {
			grid.append(await draw(panel, options));
		}
	}
	document.body.dataset.drawn = dashboard.panels.length;
}

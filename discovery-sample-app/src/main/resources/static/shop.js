'use strict';

const CONDITIONS = ['well', 'slow', 'failing'];
const stopping = new Set();
let answered = 0;
let failed = 0;
let last = null;

const byId = (id) => document.getElementById(id);

function element(name, text) {
	const made = document.createElement(name);
	made.textContent = text;
	return made;
}

async function send(path, options) {
	const response = await fetch(path, options);
	if (!response.ok) {
		throw new Error(await response.text());
	}
	return response;
}

async function call() {
	let answer;
	try {
		const path = 'api/call?strategy=' + encodeURIComponent(byId('strategy').value);
		const headers = { 'X-Visitor': encodeURIComponent(byId('visitor').value) };
		answer = await (await send(path, { headers })).json();
	}
	catch (error) {
		answer = { text: 'the storefront: ' + error.message, instance: null };
	}
	if (answer.instance) {
		answered++;
		last = answer.instance;
	}
	else {
		failed++;
	}
	byId('answered').textContent = answered;
	byId('failed').textContent = failed;
	byId('failed').className = failed ? 'bad' : '';
	log(answer);
}

function log(answer) {
	const line = element('li', answer.instance ? answer.instance + ': ' + answer.text : answer.text);
	line.className = answer.instance ? '' : 'error';
	const list = byId('answers');
	list.prepend(line);
	while (list.children.length > 12) {
		list.lastChild.remove();
	}
}

function button(text, action) {
	const made = element('button', text);
	made.dataset.action = text.toLowerCase();
	made.onclick = () => action().catch((error) => log({ text: error.message, instance: null }));
	return made;
}

function rowOf(body, instance) {
	for (const row of body.rows) {
		if (row.dataset.id === instance.id) {
			return row;
		}
	}
	const row = body.insertRow();
	row.dataset.id = instance.id;
	for (const kind of ['', '', 'rest', 'number share', 'number time', 'buttons', 'buttons']) {
		row.insertCell().className = kind;
	}
	row.cells[0].append(element('span', instance.id), element('small', instance.address));
	row.cells[3].append(document.createElement('meter'), element('span', ''));
	row.cells[5].append(...CONDITIONS.map((condition) => button(condition, () => become(instance.id, condition))));
	row.cells[6].append(button('Stop', () => halt(instance.id)));
	return row;
}

const percent = (part, whole) => (whole ? Math.round(100 * part / whole) : 0);
const millis = (value) => (value < 10 ? value.toFixed(1) : Math.round(value));

function fill(row, instance) {
	const calls = instance.calls;
	const [, status, rest, share, time, conditions, stop] = row.cells;
	row.classList.toggle('hit', instance.id === last);
	status.textContent = instance.status.toLowerCase();
	status.className = instance.status;
	rest.textContent = instance.rest || 'yes';
	rest.classList.toggle('resting', instance.rest !== null);
	share.firstChild.value = calls.of ? calls.calls / calls.of : 0;
	share.lastChild.textContent = ' ' + percent(calls.calls, calls.of) + ' %' + (calls.failed ? ', ' + calls.failed + ' failed' : '');
	time.textContent = calls.calls ? millis(calls.p50) + ' / ' + millis(calls.p99) + ' ms' : '-';
	for (const choice of conditions.children) {
		choice.setAttribute('aria-pressed', choice.dataset.action === instance.condition);
	}
	stop.firstChild.disabled = stopping.has(instance.id);
}

/* Rows stay in place, so that a button does not vanish under the pointer. */
async function show() {
	const fleet = await (await send('api/instances')).json();
	byId('start').hidden = !fleet.canStart;
	byId('breaker').textContent = fleet.breaker;
	byId('breaker').className = fleet.breaker;
	const body = byId('instances');
	const known = new Set(fleet.instances.map((instance) => instance.id));
	Array.from(body.rows).filter((row) => !known.has(row.dataset.id)).forEach((row) => row.remove());
	fleet.instances.forEach((instance) => fill(rowOf(body, instance), instance));
}

async function become(id, condition) {
	await send('api/instances/' + encodeURIComponent(id) + '/condition/' + condition, { method: 'POST' });
	await show();
}

async function halt(id) {
	stopping.add(id);
	try {
		await send('api/instances/' + encodeURIComponent(id) + '/stop', { method: 'POST' });
	}
	finally {
		stopping.delete(id);
	}
	await show();
}

async function burst() {
	byId('burst').disabled = true;
	for (let batch = 0; batch < 20; batch++) {
		await Promise.all(Array.from({ length: 10 }, call));
	}
	byId('burst').disabled = false;
	await show();
}

byId('burst').onclick = burst;
byId('start').onclick = async (event) => {
	event.target.disabled = true;
	await fetch('api/instances', { method: 'POST' });
	event.target.disabled = false;
	await show();
};

async function loop(task, pause) {
	for (;;) {
		try {
			await task();
		}
		catch (error) {
			log({ text: 'the storefront did not answer: ' + error.message, instance: null });
		}
		await new Promise((resolve) => setTimeout(resolve, pause));
	}
}

async function begin() {
	byId('visitor').value = 'visitor-' + Math.floor(Math.random() * 1000);
	const strategies = await (await send('api/strategies')).json();
	byId('strategy').append(...strategies.map((name) => element('option', name)));
	byId('strategy').value = 'round-robin';
	loop(show, 500);
	loop(() => (byId('auto').checked ? call() : Promise.resolve()), 200);
}

begin();
